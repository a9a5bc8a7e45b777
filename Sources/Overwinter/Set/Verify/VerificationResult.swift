package import FileTree

/// What a verification found.
package struct VerificationResult: Sendable, Equatable, Encodable {
    /// The name in the record.
    package let set: String
    package let path: BytePath
    /// Regular files of the record, all of which were looked for.
    package let files: Int
    package let entries: Int
    package let bytes: Int64
    /// Sorted by path within each source.
    package let differences: [SetDifference]
    /// What the destination could not keep, and therefore was not compared.
    package let unkept: [SetRecord.Unkept]
    /// Nil where every byte was read.
    package let sample: VerifiedSample?

    init(set: SetReader, differences: [SetDifference], sample: VerifiedSample? = nil) {
        self.set = set.record.name
        self.path = set.path
        self.files = set.record.totals.files
        self.entries = set.record.totals.entries
        self.bytes = set.record.totals.bytes
        self.unkept = set.record.unkept
        self.differences = differences
        self.sample = sample
    }

    /// Whether the set is what was sealed.
    package var isGood: Bool { differences.isEmpty }

    /// A sentence for each difference.
    package var sentences: [String] { differences.map(\.description) }

    /// The error that a verb ends with; nil where the set is good.
    package var error: OverwinterError? {
        if isGood { return nil }
        let count = differences.count == 1 ? "1 difference" : "\(differences.count) differences"
        return OverwinterError(
            .verificationFailed, "set '\(path)' is not what was sealed: \(count)",
            hint: "restore from another set; `list` shows them",
            faults: differences.map { OverwinterError.Fault(code: $0.kind.rawValue, message: $0.description) })
    }
}
