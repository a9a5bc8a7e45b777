package import FileTree
import FoundationEssentials
import Glibc
import Services

/// Whose a destination is: `overwinter-destination.json`, so that no two profiles or hosts mix their sets.
package struct DestinationMark: Codable, Sendable, Equatable {
    package static let name = "overwinter-destination.json"

    package var format = 1
    package var profile: String
    package var host: SetRecord.Host

    package init(profile: String, host: SetRecord.Host) {
        self.profile = profile
        self.host = host
    }

    /// Whether the mark is of the same profile of the same host.
    ///
    /// The machine id decides where both are known: a host may be renamed.
    package func isSame(as other: DestinationMark) -> Bool {
        guard profile == other.profile else { return false }
        if let mine = host.machineID, let other = other.host.machineID { return mine == other }
        return host.name == other.host.name
    }

    /// The mark of a destination; nil where there is none yet.
    ///
    /// - Throws: `.guardFailed` for a mark that cannot be read: it might be another's.
    package static func read(_ destination: BytePath) throws(OverwinterError) -> DestinationMark? {
        let path = destination.appending(name)
        let folder = destination.withCString { path in
            uninterrupted { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        }
        guard folder >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(errno == EACCES ? .notPermitted : .guardFailed, "open", destination, errno)
        }
        defer { close(folder) }
        var status = stat()
        let looked = uninterrupted { fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) }
        if looked != 0, errno == ENOENT { return nil }
        do {
            let bytes = try RecordFileReader(folder: folder, name: name, path: path).rest(limit: 1 << 20)
            return try CheckedJSON.decode(DestinationMark.self, from: bytes)
        } catch {
            let reason = (error as? OverwinterError)?.message ?? "it is no such document"
            throw OverwinterError(
                .guardFailed, "unable to read the destination's mark '\(path)': \(reason)",
                hint: "if the destination is this profile's own, remove the file; the next backup makes it anew")
        }
    }

    /// Checks that a destination is free or this one's.
    ///
    /// - Returns: whether it is marked already.
    /// - Throws: `.guardFailed` where it is another's.
    package func check(_ destination: BytePath) throws(OverwinterError) -> Bool {
        guard let found = try Self.read(destination) else { return false }
        guard found.isSame(as: self) else {
            let (other, host) = (found.profile, found.host.name)
            throw OverwinterError(
                .guardFailed,
                "destination '\(destination)' belongs to profile '\(EscapedName.shown(Array(other.utf8)))' of host "
                    + "'\(EscapedName.shown(Array(host.utf8)))'",
                hint: "give each profile a destination of its own; to take this one over, remove '\(Self.name)' in it")
        }
        return true
    }

    /// Marks a destination, unless it is marked as this one's.
    ///
    /// - Throws: `.guardFailed` where it is another's or cannot be marked.
    package func claim(_ destination: BytePath) throws(OverwinterError) {
        if try check(destination) { return }
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let bytes = Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
            try DurableFile.write(bytes, to: destination.appending(Self.name), mode: 0o644)
        } catch {
            let reason = (error as? FileTreeError)?.message ?? "\(error)"
            throw OverwinterError(.guardFailed, "unable to mark the destination as this profile's: \(reason)")
        }
    }
}
