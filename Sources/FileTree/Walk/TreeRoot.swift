import CLinux
import Glibc

/// The root of a tree that is read: resolved once, then held.
struct TreeRoot: ~Copyable {
    let path: BytePath
    /// Held by `O_PATH`.
    let descriptor: Descriptor
    let parent: Descriptor
    let name: BytePath
    let status: EntryStatus

    /// Whether there is anything to walk; a single file is an entry of the folder it lies in.
    var isTree: Bool { status.kind == .directory }

    /// Opens a folder or any other entry but a symbolic link, which is refused with the path it leads to.
    ///
    /// `top`: a folder above it, below which no link is followed.
    static func open(_ path: BytePath, beneath top: BytePath? = nil) throws(FileTreeError) -> TreeRoot {
        let plain = path.normalized
        let last = plain.lastComponent
        let isItself = last.isEmpty || last == BytePath("..")
        let name = isItself ? BytePath(".") : last
        let above = isItself ? plain : plain.parent
        let flags = ow_O_PATH | O_CLOEXEC
        let shown = above.isEmpty ? BytePath(".") : above
        let held = try openParent(shown, beneath: top, shown: path)
        let opened = name.withCString { ow_open(held.raw, $0, flags | O_NOFOLLOW, 0) }
        guard opened >= 0 else { throw .system("open", path, opened) }
        let descriptor = Descriptor(owning: opened)
        var status = EntryStatus()
        let failed = status.load(descriptor.raw)
        guard failed == 0 else { throw .system("look at", path, failed) }
        if status.kind == .symlink { throw symbolicLink(path) }
        if status.kind == .socket {
            throw FileTreeError(.unsupported, path: path, message: "unable to copy '\(path)': it is a socket")
        }
        return TreeRoot(path: path, descriptor: descriptor, parent: held, name: name, status: status)
    }

    private static func openParent(
        _ parent: BytePath, beneath top: BytePath?, shown path: BytePath
    ) throws(FileTreeError) -> Descriptor {
        let flags = ow_O_PATH | O_DIRECTORY | O_CLOEXEC
        let first = top?.normalized ?? parent
        let held = Descriptor(owning: first.withCString { ow_open(AT_FDCWD, $0, flags, 0) })
        guard held.raw >= 0 else { throw .system("open", path, held.raw) }
        guard let top = top?.normalized else { return held }
        guard parent.isAt(orBelow: top) else {
            throw FileTreeError(.other, path: path, message: "'\(path)' does not lie below '\(top)'")
        }
        let below = BytePath(bytes: Array(parent.components.dropFirst(top.components.count).joined(separator: [0x2F])))
        let opened = Beneath.open(held.raw, below, flags)
        if opened == -ELOOP || opened == -EXDEV {
            throw FileTreeError(
                .isSymbolicLink, errno: ELOOP, path: path,
                message: "'\(path)' is not opened: a symbolic link is on the way to it, below '\(top)'")
        }
        guard opened >= 0 else { throw .system("open", path, opened) }
        return Descriptor(owning: opened)
    }

    static func symbolicLink(_ path: BytePath) -> FileTreeError {
        let target = path.withCString { realpath($0, nil) }
        defer { free(target) }
        let real = target.map { BytePath(bytes: String.bytes(of: $0)) }
        return FileTreeError(
            .isSymbolicLink, errno: ELOOP, path: path,
            message: "'\(path)' is a symbolic link" + (real.map { " to '\($0)'" } ?? " that leads nowhere"),
            hint: real.map { "name '\($0)' instead" })
    }
}
