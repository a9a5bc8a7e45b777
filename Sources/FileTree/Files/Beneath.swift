import CLinux
import Glibc

/// Opens what lies below a folder, and nothing else: no link on the way is followed, and no `..` leads out.
///
/// What is below a set is input; whoever follows a link in it reads, or writes, where somebody else wants it.
enum Beneath {
    /// The kernel takes 4,096 bytes with the NUL at a time.
    private static let longest = 4000

    /// A descriptor of `path` below `folder`, of the folder itself by an empty path; else a negative errno.
    ///
    /// The corresponding C function is `openat2` with `RESOLVE_BENEATH` and `RESOLVE_NO_SYMLINKS`.
    static func open(_ folder: Int32, _ path: BytePath, _ flags: Int32) -> Int32 {
        var rest = path.components[...]
        guard !rest.contains(Array("..".utf8)) else { return -EXDEV }
        var current = folder
        defer { if current != folder { _ = ow_close(current) } }
        while true {
            let (piece, count) = firstPiece(rest)
            rest = rest.dropFirst(count)
            let isLast = rest.isEmpty
            let opened = openPiece(current, piece, isLast ? flags : ow_O_PATH | O_DIRECTORY | O_CLOEXEC)
            if isLast || opened < 0 { return opened }
            if current != folder { _ = ow_close(current) }
            current = opened
        }
    }

    /// As many components as one call takes; at least one, where there is one.
    private static func firstPiece(_ parts: ArraySlice<[UInt8]>) -> (path: BytePath, count: Int) {
        var (path, count) = (BytePath(bytes: []), 0)
        for part in parts {
            if count > 0, path.bytes.count + part.count >= longest { break }
            path = path.appending(BytePath(bytes: part))
            count += 1
        }
        return (path.isEmpty ? BytePath(".") : path, count)
    }

    private static func openPiece(_ folder: Int32, _ path: BytePath, _ flags: Int32) -> Int32 {
        let opened = path.withCString { ow_open_beneath(folder, $0, flags, 0) }
        // Linux before 5.6, and sandboxes that do not know the call; some of those answer that it is not permitted.
        return opened == -ENOSYS || opened == -EPERM ? openStep(folder, path.components[...], flags) : opened
    }

    /// The same, name by name.
    private static func openStep(_ folder: Int32, _ parts: ArraySlice<[UInt8]>, _ flags: Int32) -> Int32 {
        var current = folder
        defer { if current != folder { _ = ow_close(current) } }
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let own = isLast ? flags : ow_O_PATH | O_DIRECTORY | O_CLOEXEC
            let opened = BytePath(bytes: part).withCString { ow_open(current, $0, own | O_NOFOLLOW, 0) }
            if isLast || opened < 0 { return opened }
            if current != folder { _ = ow_close(current) }
            current = opened
        }
        return -ENOENT
    }
}
