import CLinux
import Glibc

/// Where a copy goes: an open parent folder and a name in it.
struct CopyTarget: ~Copyable {
    let path: BytePath
    let parent: Descriptor
    /// `.` where the path has no parent to make it in.
    let name: BytePath

    init(_ path: BytePath) throws(FileTreeError) {
        let plain = path.normalized
        let last = plain.lastComponent
        let isItself = last.isEmpty || last == BytePath("..")
        let above = isItself ? plain : plain.parent
        let shown = above.isEmpty ? BytePath(".") : above
        let opened = shown.withCString { ow_open(AT_FDCWD, $0, ow_O_PATH | O_DIRECTORY | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw .system("open", shown, opened) }
        // Nothing is set before the throw: Swift 6.0's compiler cannot take a half-made noncopyable value apart.
        self.path = path
        name = isItself ? BytePath(".") : last
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

    /// Whether the target is to be in the folder or below it, seen upwards from the open parent.
    borrowing func lies(in folder: FileIdentity) throws(FileTreeError) -> Bool {
        var current = Descriptor(owning: ow_open(parent.raw, ".", ow_O_PATH | O_DIRECTORY | O_CLOEXEC, 0))
        while true {
            var status = EntryStatus()
            guard current.raw >= 0 else { throw .system("open the folders above", path, current.raw) }
            let failed = status.load(current.raw)
            guard failed == 0 else { throw .system("look at the folders above", path, failed) }
            if status.identity == folder { return true }
            let above = Descriptor(owning: ow_open(current.raw, "..", ow_O_PATH | O_DIRECTORY | O_CLOEXEC, 0))
            var next = EntryStatus()
            // The root is its own parent; a folder above that may not be searched by us ends the look, too.
            guard above.raw >= 0, next.load(above.raw) == 0, next.identity != status.identity else { return false }
            current = above
        }
    }

    private borrowing func make() throws(FileTreeError) {
        let failed = name.withCString { ow_make_folder(parent.raw, $0, 0o700) }
        guard failed == 0 else { throw .system("create", path, failed) }
    }
}
