/// One line of the mount table.
///
/// See: `man 5 proc_pid_mountinfo`.
package struct Mount: Sendable, Equatable {
    /// Unique among all mount namespaces, as long as it is mounted.
    package var id: UInt64
    package var mountPoint: BytePath
    /// The part of the file system that is mounted; other than `/` for a bind mount of a folder.
    package var root: BytePath
    package var type: String
    package var source: BytePath
    package var device: DeviceNumber
    /// `ro`, `relatime`, … of this mount.
    package var options: [String]
}

/// The mount table of this process.
package enum Mounts {
    /// All mounts, in the kernel's order: of two on the same point the later lies on top.
    package static func current() throws(FileTreeError) -> [Mount] {
        try read(BytePath("/proc/self/mountinfo"))
    }

    /// The mount table that a process has, which may be in another mount namespace.
    package static func of(process: Int32) throws(FileTreeError) -> [Mount] {
        try read(BytePath("/proc/\(process)/mountinfo"))
    }

    private static func read(_ table: BytePath) throws(FileTreeError) -> [Mount] {
        let bytes = try DurableFile.read(table, limit: 64 << 20)
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap(parse)
    }

    /// The mounts strictly below a folder, which is given by its real path.
    package static func below(_ folder: BytePath) throws(FileTreeError) -> [Mount] {
        try current().filter { $0.mountPoint != folder && $0.mountPoint.isAt(orBelow: folder) }
    }

    /// Those of a folder's mount points (it is given by its real path, they lie below it) that have data of it: what patterns leave out
    /// may be dead, and is not looked at, and devices, fifos and sockets hold none.
    package static func withData(
        _ points: [BytePath], below folder: BytePath, but patterns: [GlobPattern]
    ) -> [BytePath] {
        points.filter { point in
            // A pattern for folders may fit a file here: what is mounted on one is never believed to be unchanged.
            if patterns.leaveOut(point, below: folder) { return false }
            // What cannot be looked at is named by whoever opens it.
            guard let kind = (try? FileStatus.of(point))?.kind else { return true }
            return kind == .directory || kind == .file
        }
    }

    /// `36 35 98:0 /root /point rw,noatime master:1 - ext4 /dev/sda rw`, with any number of fields before the dash.
    static func parse(_ line: ArraySlice<UInt8>) -> Mount? {
        let fields = line.split(separator: UInt8(ascii: " ")).map(Array.init)
        guard fields.count >= 10, let dash = fields[6...].firstIndex(of: [UInt8(ascii: "-")]), fields.count > dash + 2
        else { return nil }
        let numbers = fields[2].split(separator: UInt8(ascii: ":")).compactMap { UInt32(text($0)) }
        guard numbers.count == 2, let id = UInt64(text(fields[0][...])) else { return nil }
        return Mount(
            id: id, mountPoint: BytePath(bytes: unescaped(fields[4])), root: BytePath(bytes: unescaped(fields[3])),
            type: text(fields[dash + 1][...]), source: BytePath(bytes: unescaped(fields[dash + 2])),
            device: DeviceNumber(major: numbers[0], minor: numbers[1]),
            options: fields[5].split(separator: UInt8(ascii: ",")).map(text))
    }

    /// Words of the kernel's own: numbers, types of file systems, options.
    ///
    /// Paths stay bytes.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The kernel writes blank, tab, line feed and backslash as `\ooo`.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 3 < bytes.count,
                let value = UInt8(text(bytes[index + 1...index + 3]), radix: 8)
            {
                result.append(value)
                index += 4
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
