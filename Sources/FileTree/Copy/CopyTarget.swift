import CLinux
import Glibc

/// Where a copy goes: an open parent folder and a name in it.
struct CopyTarget: ~Copyable {
    let path: BytePath
    let parent: Descriptor
    /// `.` where the path has no parent to make it in.
    let name: BytePath

    init(_ path: BytePath) throws(FileTreeError) {
        self.path = path
        let plain = path.normalized
        let last = plain.lastComponent
        let isItself = last.isEmpty || last == BytePath("..")
        name = isItself ? BytePath(".") : last
        let above = isItself ? plain : plain.parent
        let shown = above.isEmpty ? BytePath(".") : above
        let opened = shown.withCString { ow_open(AT_FDCWD, $0, ow_O_PATH | O_DIRECTORY | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", shown, opened) }
        parent = Descriptor(owning: opened)
    }

    /// Makes the folder, or opens the one that is there; anything else with the name is replaced, but a symbolic link is refused.
    borrowing func openFolder() throws(FileTreeError) -> (descriptor: Int32, isFresh: Bool) {
        var found = EntryStatus()
        let unknown = name.withCString { found.load(parent.raw, $0) }
        var isFresh = false
        if unknown == -ENOENT {
            try make()
            isFresh = true
        } else if unknown < 0 {
            throw .system("look at", path, unknown)
        } else if found.kind == .symlink {
            throw TreeRoot.symbolicLink(path)
        } else if found.kind != .directory {
            let failed = name.withCString { ow_unlink(parent.raw, $0, 0) }
            guard failed == 0 else { throw .system("remove", path, failed) }
            try make()
            isFresh = true
        }
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let opened = name.withCString { ow_open(parent.raw, $0, flags, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        return (opened, isFresh)
    }

    private borrowing func make() throws(FileTreeError) {
        let failed = name.withCString { ow_make_folder(parent.raw, $0, 0o700) }
        guard failed == 0 else { throw .system("create", path, failed) }
    }
}
