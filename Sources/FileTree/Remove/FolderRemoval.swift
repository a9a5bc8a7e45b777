import CLinux
import Glibc

/// Removes one entry of an open folder with all below it, by descriptors: no link is followed and no mount is crossed.
///
/// Entries that a filter excludes stay, with the folders above them. One descriptor is open at a time, however deep the tree: the way up is `..`, which must lead to the folder it came from.
struct FolderRemoval {
    private struct Level {
        var name: [UInt8]
        var identity: FileIdentity
        var subfolders: [[UInt8]] = []
        var keepsSome = false
    }

    /// What is to stay, and the path below the tree's root of the entry that is removed.
    struct Exception {
        var filter: ExcludeFilter
        var path: BytePath
    }

    private let displayed: BytePath
    private let exception: Exception?
    private let isCancelled: @Sendable () -> Bool
    private var levels: [Level] = []
    private var current: Int32 = -1
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 15, alignment: 16)

    /// `displayed`: the path of the entry, for messages.
    static func remove(
        _ name: UnsafePointer<CChar>, in folder: Int32, displayed: BytePath, but exception: Exception? = nil,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(FileTreeError) {
        var status = EntryStatus()
        let failed = status.load(folder, name)
        guard failed == 0 else { throw .system("look at", displayed, failed) }
        if status.isMountRoot { throw .mountInTheWay(displayed) }
        if status.kind == .directory {
            var removal = FolderRemoval(displayed: displayed, exception: exception, isCancelled: isCancelled)
            defer { removal.end() }
            try removal.empty(name, in: folder, status.identity)
            if removal.levels[0].keepsSome { return }
        }
        let unremoved = ow_unlink(folder, name, status.kind == .directory ? 1 : 0)
        guard unremoved == 0 else { throw .system("remove", displayed, unremoved) }
    }

    private init(displayed: BytePath, exception: Exception?, isCancelled: @escaping @Sendable () -> Bool) {
        self.displayed = displayed
        self.exception = exception
        self.isCancelled = isCancelled
    }

    private mutating func end() {
        if current >= 0 { _ = ow_close(current) }
        current = -1
        buffer.deallocate()
    }

    /// The path of an entry of the current folder, or of that folder; for messages, since it takes time by the depth.
    private func path(_ name: [UInt8] = []) -> BytePath { path(name, below: displayed) }

    private func path(_ name: [UInt8], below root: BytePath) -> BytePath {
        var bytes = root.bytes
        for part in levels.dropFirst().map(\.name) + (name.isEmpty ? [] : [name]) {
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: part.prefix { $0 != 0 })
        }
        return BytePath(bytes: bytes)
    }

    private mutating func empty(_ name: UnsafePointer<CChar>, in folder: Int32, _ identity: FileIdentity)
        throws(FileTreeError)
    {
        try descend(name, from: folder, expected: identity, keeps: true)
        while true {
            if let next = levels[levels.count - 1].subfolders.popLast() {
                try visit(next)
            } else if levels.count > 1 {
                try ascend()
            } else {
                return
            }
        }
    }

    private mutating func visit(_ name: [UInt8]) throws(FileTreeError) {
        let result = BytePath(bytes: name.dropLast()).withCString { pointer in
            Result { () throws(FileTreeError) in
                try descend(pointer, from: current, expected: nil, keeps: false)
            }
        }
        try result.get()
    }

    /// Opens a folder, removes all in it but folders, and notes those.
    private mutating func descend(
        _ name: UnsafePointer<CChar>, from folder: Int32, expected: FileIdentity?, keeps: Bool
    ) throws(FileTreeError) {
        if isCancelled() { throw .cancelled }
        let bytes = String.bytes(of: name)
        let opened = ow_open(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
        guard opened >= 0 else { throw .system("open", path(levels.isEmpty ? [] : bytes), opened) }
        var status = EntryStatus()
        let failed = status.load(opened)
        var refusal: FileTreeError?
        let shown = { [self] in path(levels.isEmpty ? [] : bytes) }
        if failed != 0 { refusal = .system("look at", shown(), failed) }
        if failed == 0, status.isMountRoot { refusal = .mountInTheWay(shown()) }
        if let expected, expected != status.identity { refusal = .changed(shown(), "it is another folder now") }
        if let refusal {
            _ = ow_close(opened)
            throw refusal
        }
        // Our own folder may lack the permission to change it.
        if status.permissions & 0o700 != 0o700 { _ = ow_set_mode(opened, 0, UInt32(status.permissions | 0o700)) }
        if !keeps { _ = ow_close(folder) }
        current = opened
        levels.append(Level(name: bytes + [0], identity: status.identity))
        try removeEntries()
    }

    /// Reads until a whole pass finds nothing to unlink, since names move while others are removed.
    private mutating func removeEntries() throws(FileTreeError) {
        let last = levels.count - 1
        var seen: Set<[UInt8]> = []
        var isAgain = false
        repeat {
            isAgain = false
            _ = lseek(current, 0, SEEK_SET)
            while true {
                let count = ow_get_entries(current, buffer.baseAddress, buffer.count)
                guard count >= 0 else { throw .system("list", path(), count) }
                if count == 0 { break }
                var subfolders: [[UInt8]] = []
                try forEachEntry(in: UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])) {
                    (name: EntryName) throws(FileTreeError) in
                    if let exception, try stays(name, exception) {
                        levels[last].keepsSome = true
                        return
                    }
                    if name.type == UInt8(DT_DIR) {
                        subfolders.append(name.terminated)
                        return
                    }
                    let failed = ow_unlink(current, name.pointer, 0)
                    if failed == -EISDIR {
                        subfolders.append(name.terminated)
                    } else if failed == -EBUSY {
                        throw .mountInTheWay(path(name.terminated))
                    } else if failed < 0, failed != -ENOENT {
                        throw .system("remove", path(name.terminated), failed)
                    } else {
                        isAgain = true
                    }
                }
                for name in subfolders where seen.insert(name).inserted { levels[last].subfolders.append(name) }
            }
        } while isAgain
    }

    private func stays(_ name: EntryName, _ exception: Exception) throws(FileTreeError) -> Bool {
        var isFolder = name.type == UInt8(DT_DIR)
        if name.type == UInt8(DT_UNKNOWN) {
            var status = EntryStatus()
            let failed = status.load(current, name.pointer)
            guard failed == 0 || failed == -ENOENT else { throw .system("look at", path(name.terminated), failed) }
            isFolder = failed == 0 && status.kind == .directory
        }
        return exception.filter.excludes(name, below: path([], below: exception.path), isFolder: isFolder)
    }

    private mutating func ascend() throws(FileTreeError) {
        let done = levels.removeLast()
        let above = ow_open(current, "..", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
        guard above >= 0 else { throw .system("open", path(), above) }
        _ = ow_close(current)
        current = above
        var status = EntryStatus()
        let failed = status.load(above)
        guard failed == 0, status.identity == levels[levels.count - 1].identity else {
            throw .changed(path(), "it was moved")
        }
        if done.keepsSome {
            levels[levels.count - 1].keepsSome = true
            return
        }
        let unremoved = BytePath(bytes: done.name.dropLast()).withCString { ow_unlink(above, $0, 1) }
        if unremoved < 0, unremoved != -ENOENT { throw .system("remove", path(done.name), unremoved) }
    }
}
