package import FileTree
import Glibc

/// Where a run keeps what must outlive it.
///
/// See: `man 7 file-hierarchy`, the XDG base directory specification.
package struct StateFolder: Sendable {
    package let path: BytePath

    package init(path: BytePath) {
        self.path = path
    }

    /// `$STATE_DIRECTORY` where systemd gives one, `/var/lib/overwinter` for root, else the user's XDG state folder.
    package static func standard(environment: [String: String], isRoot: Bool) -> StateFolder {
        // systemd may name several folders, separated by colons.
        if let given = environment["STATE_DIRECTORY"]?.split(separator: ":").first, given.hasPrefix("/") {
            return StateFolder(path: BytePath(String(given)))
        }
        if isRoot { return StateFolder(path: BytePath("/var/lib/overwinter")) }
        if let given = environment["XDG_STATE_HOME"], given.hasPrefix("/") {
            return StateFolder(path: BytePath(given).appending("overwinter"))
        }
        return StateFolder(path: BytePath(environment["HOME"] ?? "/").appending(".local/state/overwinter"))
    }

    /// Makes a folder below, private to the user unless another mode is given.
    ///
    /// The state folder of root can be entered by others, who may see its runs; everybody else's is private.
    ///
    /// - Throws: ``OverwinterError`` where the folder cannot be made.
    package func makeFolder(_ name: String, mode: UInt16 = 0o700) throws(OverwinterError) -> BytePath {
        let folder = path.appending(name)
        do {
            try Folder.makeWithParents(path, mode: geteuid() == 0 ? 0o755 : 0o700)
            try Folder.makeWithParents(folder, mode: mode)
        } catch {
            throw OverwinterError(
                .preflight, error.message,
                hint: "the program keeps its locks there; set STATE_DIRECTORY to a folder that can be written")
        }
        return folder
    }
}
