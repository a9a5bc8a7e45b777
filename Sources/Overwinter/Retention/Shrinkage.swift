import FileTree

/// The newest set being much smaller than those before it: data may be missing from it, and older sets may be the last that have it.
package struct Shrinkage: Sendable, Equatable {
    /// What is left of files or bytes below this share is no ordinary change.
    package static let leastShare = 0.5

    package var set: String
    /// The set it is compared with.
    package var reference: String
    /// `files` or `bytes`, and how many there were and are.
    package var isOfFiles: Bool
    package var before: Int64
    package var after: Int64

    /// Nil where the newest set is of an ordinary size.
    ///
    /// A set that fell is no measure for the next: it is compared with the last that had not, so that a second small set does
    /// not make the first an ordinary one. What an operator has accepted is a measure again.
    package static func ofNewest(_ sets: [RetentionCandidate], accepted: AcceptedSize?) -> Shrinkage? {
        var reference = accepted.map { ($0.set, Int64($0.files), $0.bytes) }
        var found: Shrinkage?
        let sorted = sets.sorted { ($0.time, $0.name) < ($1.time, $1.name) }
        for set in sorted where accepted.map({ set.time > $0.time }) ?? true {
            found = nil
            if let (name, files, bytes) = reference {
                if hasFallen(files, Int64(set.files)) {
                    found = Shrinkage(
                        set: set.name, reference: name, isOfFiles: true, before: files, after: Int64(set.files))
                } else if hasFallen(bytes, set.bytes) {
                    found = Shrinkage(
                        set: set.name, reference: name, isOfFiles: false, before: bytes, after: set.bytes)
                }
            }
            if found == nil { reference = (set.name, Int64(set.files), set.bytes) }
        }
        return found
    }

    private static func hasFallen(_ before: Int64, _ after: Int64) -> Bool {
        Double(after) < Double(before) * leastShare
    }

    package var message: String {
        let (was, now) =
            isOfFiles ? ("\(before) files", "\(after)") : (ByteText.of(before), ByteText.of(after))
        return "set \(EscapedName.shown(Array(set.utf8))) is less than half of what set "
            + "\(EscapedName.shown(Array(reference.utf8))) was: \(now) after \(was)"
    }
}
