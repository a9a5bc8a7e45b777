package import FileTree
import FoundationEssentials
import Glibc
import Services

/// Says that a set is kept whatever the rules say: the file `NAME.keep` beside the set, which is sealed itself.
///
/// The file's being there is what counts, whatever is in it: an empty one made with `touch` keeps a set, too.
package struct KeepMark: Codable, Sendable, Equatable {
    package static let ending = ".keep"
    /// More is no note.
    package static let noteLimit = 1000

    package var format = 1
    package var set: String
    package var note: String?
    /// Nil where the file does not say.
    package var since: UTCTime?
    package var by: String?

    package init(set: String, note: String? = nil, since: UTCTime? = nil, by: String? = nil) {
        self.set = set
        self.note = note
        self.since = since
        self.by = by
    }

    /// For a reader: `kept by hand: before the upgrade`.
    package var text: String {
        "kept by hand" + (note.map { ": " + EscapedName.shown(Array($0.utf8)) } ?? "")
    }

    package static func path(ofSet set: BytePath) -> BytePath {
        let set = set.normalized
        return set.parent.appending(BytePath(bytes: set.lastComponent.bytes + Array(ending.utf8)))
    }

    /// The mark of the set at a path; nil where it has none.
    ///
    /// - Throws: `.failed`, `.notPermitted` where it cannot be seen whether there is one.
    package static func read(ofSet set: BytePath) throws(OverwinterError) -> KeepMark? {
        let path = path(ofSet: set)
        do throws(FileTreeError) {
            guard try FileStatus.ifPresent(path) != nil else { return nil }
        } catch {
            throw OverwinterError(error.code == .notPermitted ? .notPermitted : .failed, error.message)
        }
        let bare = KeepMark(set: "\(set.normalized.lastComponent)")
        guard let reader = try? RecordFileReader(folder: AT_FDCWD, name: path.string ?? "", path: path),
            let bytes = try? reader.rest(limit: 1 << 16)
        else { return bare }
        return (try? CheckedJSON.decode(KeepMark.self, from: bytes)) ?? bare
    }

    /// Keeps the set at a path, in place of an earlier mark.
    package func write(ofSet set: BytePath) throws(OverwinterError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            throw OverwinterError(.failed, "unable to write the mark of set '\(set)' as JSON")
        }
        do throws(FileTreeError) {
            try DurableFile.write(Array(data) + [UInt8(ascii: "\n")], to: Self.path(ofSet: set), mode: 0o600)
        } catch {
            throw OverwinterError(
                error.code == .notPermitted ? .notPermitted : .failed, error.message, hint: error.hint)
        }
    }

    /// Takes the mark back; answers whether there was one.
    package static func remove(ofSet set: BytePath) throws(OverwinterError) -> Bool {
        let path = path(ofSet: set)
        do throws(FileTreeError) {
            try Names.unlink(path)
            try Folder.sync(path.parent)
            return true
        } catch {
            if error.code == .notFound { return false }
            throw OverwinterError(
                error.code == .notPermitted ? .notPermitted : .failed, error.message, hint: error.hint)
        }
    }
}
