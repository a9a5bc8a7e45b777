package import FileTree
import FoundationEssentials
import Glibc
import Services

/// The small file in the state folder by which a run can be seen from outside; there is one a profile, and it stays
/// behind as the end of the last run.
///
/// It is replaced by a rename and never synced: it may be lost, and is never half of one.
package struct StatusFile: Sendable {
    package static let folder = "status"

    package let path: BytePath

    /// The file of a profile; its folder is made, readable by others.
    package init(profile: Profile, state: StateFolder) throws(OverwinterError) {
        try self.init(profile: profile.name, path: profile.path, state: state)
    }

    /// The same for a run that has a journal in the place of a profile.
    package init(profile: String, path file: BytePath, state: StateFolder) throws(OverwinterError) {
        let folder = try state.makeFolder(Self.folder, mode: 0o755)
        path = folder.appending(Self.name(of: profile, file))
    }

    /// The name, with what tells profiles of one name apart.
    static func name(of profile: Profile) -> String { name(of: profile.name, profile.path) }

    private static func name(of profile: String, _ path: BytePath) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in path.bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return profile + "-" + String(repeating: "0", count: 8 - digits.count) + digits + ".json"
    }

    /// Replaces the file; answers whether that worked: no run ends because of it.
    @discardableResult
    package func write(_ status: RunStatus) -> Bool {
        guard let data = try? JSONEncoder().encode(status) else { return false }
        let bytes = [UInt8](data)
        let beside = path.parent.appending(
            BytePath(bytes: [UInt8(ascii: ".")] + path.lastComponent.bytes + Array(".new".utf8)))
        let descriptor = beside.withCString { path in
            uninterrupted { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600) }
        }
        guard descriptor >= 0 else { return false }
        let isWritten =
            uninterrupted { Glibc.write(descriptor, bytes, bytes.count) } == bytes.count
            && uninterrupted { fchmod(descriptor, 0o644) } == 0
        close(descriptor)
        guard isWritten else { return false }
        return beside.withCString { from in path.withCString { to in uninterrupted { rename(from, to) } } } == 0
    }

    /// All that can be read in a state folder.
    ///
    /// - Throws: `.notPermitted` or `.failed` where the folder cannot be read; one that is not there holds none.
    package static func all(in state: StateFolder) throws(OverwinterError) -> [RunStatus] {
        let folder = state.path.appending(folder)
        let names: [BytePath]
        do throws(FileTreeError) {
            guard try FileStatus.ifPresent(folder, followingLinks: true) != nil else { return [] }
            names = try Folder.names(of: folder)
        } catch {
            let isRefused = error.code == .notPermitted
            throw OverwinterError(
                isRefused ? .notPermitted : .failed, error.message,
                hint: isRefused ? "run it as root to see root's runs" : nil)
        }
        let own = names.filter { $0.bytes.first != UInt8(ascii: ".") && $0.bytes.suffix(5) == Array(".json".utf8)[...] }
        return own.compactMap { name in
            guard let bytes = try? DurableFile.read(folder.appending(name), limit: 1 << 20),
                let status = try? CheckedJSON.decode(RunStatus.self, from: bytes),
                status.format == RunStatus.currentFormat
            else { return nil }
            return status
        }
    }
}
