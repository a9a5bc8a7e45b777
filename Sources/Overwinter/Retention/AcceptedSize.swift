package import FileTree
import FoundationEssentials
import Glibc
import Services

/// The set whose size an operator has taken for right though it fell: `overwinter-accepted.json` in the destination.
package struct AcceptedSize: Codable, Sendable, Equatable {
    package static let name = "overwinter-accepted.json"

    package var format = 1
    package var set: String
    /// When the set was begun: sets up to it are compared with nothing.
    package var time: UTCTime
    package var files: Int
    package var bytes: Int64

    package init(_ set: RetentionCandidate) {
        self.set = set.name
        time = set.time
        files = set.files
        bytes = set.bytes
    }

    /// Nil without one; one that cannot be read counts for nothing, which keeps more.
    package static func read(_ destination: BytePath) -> AcceptedSize? {
        let path = destination.appending(name)
        guard let reader = try? RecordFileReader(folder: AT_FDCWD, name: path.string ?? "", path: path),
            let bytes = try? reader.rest(limit: 1 << 16)
        else { return nil }
        return try? CheckedJSON.decode(AcceptedSize.self, from: bytes)
    }

    package func write(_ destination: BytePath) throws(OverwinterError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            throw OverwinterError(.failed, "unable to write the size of set '\(set)' as JSON")
        }
        do throws(FileTreeError) {
            try DurableFile.write(
                Array(data) + [UInt8(ascii: "\n")], to: destination.appending(Self.name), mode: 0o644)
        } catch {
            throw OverwinterError(
                error.code == .notPermitted ? .notPermitted : .failed, error.message, hint: error.hint)
        }
    }
}
