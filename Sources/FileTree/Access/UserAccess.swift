import CLinux
import Glibc

/// A user of this host, as whom access is tried.
package struct UserAccess: Sendable {
    private let user: UInt32
    private let group: UInt32
    private let groups: [UInt32]

    /// - Parameter groups: those beside `group`; which may be among them.
    package init(user: UInt32, group: UInt32, groups: [UInt32]) {
        self.user = user
        self.group = group
        self.groups = groups
    }

    /// Whether the user may do all of `permissions` (of ``EntryAccess``) with what a path leads to.
    ///
    /// The kernel is asked, with the user's rights: every folder on the way counts.
    ///
    /// - Throws: `.notPermitted` where this process may not take another user's place.
    package func may(_ permissions: UInt16, _ path: BytePath) throws(FileTreeError) -> Bool {
        let modes = [(EntryAccess.read, R_OK), (EntryAccess.write, W_OK), (EntryAccess.search, X_OK)]
        for (permission, mode) in modes where permissions & permission != 0 {
            let answer = path.withCString { ow_may_access(user, group, groups, groups.count, $0, Int32(mode)) }
            if answer == -EACCES || answer == -EROFS { return false }
            guard answer == 0 else { throw .system("try, as another user, the access to", path, answer) }
        }
        return true
    }
}
