package import FileTree
import Glibc

/// How a guardian is started: this very program, with words that its help does not show.
package struct GuardianProgram: Sendable {
    /// The verb; whoever types it learns that it is not for typing.
    package static let verb = "guardian"

    /// The program's file.
    package var path: BytePath

    /// Changes to its environment, which is this process's: Docker and Compose need it as the run has it.
    package var environment: [String: String?]

    package init(path: BytePath, environment: [String: String?] = [:]) {
        self.path = path
        self.environment = environment
    }

    /// The program that runs now.
    ///
    /// Where its file was replaced since (an upgrade), it is reached through the kernel's link to it, since the guardian
    /// must read the journal as this one wrote it.
    package static var ofThisProcess: GuardianProgram {
        let link = BytePath("/proc/\(getpid())/exe")
        guard let target = try? Folder.realPath(link),
            let now = try? FileStatus.ifPresent(target, followingLinks: true),
            let ours = try? FileStatus.ifPresent(link, followingLinks: true),
            now.device == ours.device, now.inode == ours.inode
        else { return GuardianProgram(path: link) }
        return GuardianProgram(path: target)
    }

    func arguments(journal: BytePath) -> [String]? {
        journal.string.map { [Self.verb, "--journal", $0, "--process", String(getpid())] }
    }
}
