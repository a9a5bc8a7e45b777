import CLinux
package import FileTree
import Glibc

/// A tree as data, to be built on a disk: what a test starts from.
package struct TreeSpec: Sendable {
    /// One entry, with what it is to have; what is nil is left as it comes.
    package struct Entry: Sendable {
        package var path: BytePath
        package var kind: Kind
        package var mode: UInt16?
        package var owner: UInt32?
        package var group: UInt32?
        package var modified: FileTime?
        package var attributes: [ExtendedAttribute] = []
    }

    package enum Kind: Sendable {
        case folder
        case file([UInt8])
        /// Data at offsets of a file that else is a hole.
        case sparse(size: Int64, [Int64: [UInt8]])
        case symlink([UInt8])
        case fifo
        case socket
        case blockDevice(UInt32, UInt32)
        case characterDevice(UInt32, UInt32)
        case hardLink(to: BytePath)
    }

    package var entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Builds the tree; the root is made unless it is there.
    ///
    /// Attributes of folders are set last, for making entries changes them.
    package func build(at root: BytePath) throws {
        try Folder.makeWithParents(root, mode: 0o755)
        for entry in entries { try make(entry, at: root.appending(entry.path)) }
        for entry in entries.reversed() { try setAttributes(of: entry, at: root.appending(entry.path)) }
    }

    private func make(_ entry: Entry, at path: BytePath) throws {
        switch entry.kind {
        case .folder: try Folder.make(path, mode: 0o755)
        case .file(let bytes): try TestFile.write(bytes, to: path)
        case .sparse(let size, let data):
            try TestFile.write([], to: path)
            try TestFile.change(path) { file in
                for (offset, bytes) in data { _ = ow_write_at(file, bytes, bytes.count, offset) }
                return ow_truncate(file, size)
            }
        case .symlink(let target): try Names.makeSymbolicLink(path, to: BytePath(bytes: target))
        case .fifo: try check(path) { ow_make_node(AT_FDCWD, $0, S_IFIFO | 0o644, 0, 0) }
        case .socket: try check(path) { ow_make_node(AT_FDCWD, $0, S_IFSOCK | 0o644, 0, 0) }
        case .blockDevice(let major, let minor):
            try check(path) { ow_make_node(AT_FDCWD, $0, S_IFBLK | 0o600, major, minor) }
        case .characterDevice(let major, let minor):
            try check(path) { ow_make_node(AT_FDCWD, $0, S_IFCHR | 0o600, major, minor) }
        case .hardLink(let target):
            let root = path.bytes.dropLast(entry.path.bytes.count)
            let first = BytePath(bytes: Array(root)).appending(target)
            try first.withCString { first in try check(path) { ow_link(AT_FDCWD, first, AT_FDCWD, $0) } }
        }
    }

    private func setAttributes(of entry: Entry, at path: BytePath) throws {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, ow_O_PATH | O_NOFOLLOW | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw TestFailure("open \(path): \(opened)") }
        defer { _ = ow_close(opened) }
        if entry.owner != nil || entry.group != nil {
            try TestFailure.check("chown \(path)", ow_set_owner(opened, 1, entry.owner ?? .max, entry.group ?? .max))
        }
        for attribute in entry.attributes {
            let failed = BytePath(bytes: attribute.name).withCString {
                ow_set_attribute(opened, 1, $0, attribute.value, attribute.value.count)
            }
            try TestFailure.check("setxattr \(BytePath(bytes: attribute.name)) of \(path)", failed)
        }
        if let mode = entry.mode { try TestFailure.check("chmod \(path)", ow_set_mode(opened, 1, UInt32(mode))) }
        if let time = entry.modified {
            let failed = ow_set_times(
                opened, 1, time.seconds, Int64(time.nanoseconds), time.seconds, Int64(time.nanoseconds))
            try TestFailure.check("utimensat \(path)", failed)
        }
    }

    private func check(_ path: BytePath, _ call: (UnsafePointer<CChar>) -> Int32) throws {
        try TestFailure.check("\(path)", path.withCString(call))
    }
}
