import CLinux

/// A line of `/proc/PID/maps` that is a shared mapping of a file.
///
/// `7f12a000-7f12c000 rw-s 00001000 fe:01 1234   /path`. See: `man 5 proc_pid_maps`.
struct MapsLine: Equatable {
    /// As the link in `map_files` is named: without leading zeros.
    var range: String
    var isWritable: Bool
    var device: UInt64
    var inode: UInt64
    var path: BytePath

    var isDeleted: Bool { path.bytes.suffix(10).elementsEqual(" (deleted)".utf8) }

    /// Most lines are private: they are dropped by one byte, unread.
    static func sharedFiles(in text: [UInt8]) -> [MapsLine] {
        var lines: [MapsLine] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            // The range has 17 bytes or more, and the four of the permissions follow it.
            if let space = text[start..<end].firstIndex(of: UInt8(ascii: " ")), space + 4 < end,
                text[space + 4] == UInt8(ascii: "s"), let line = MapsLine(text[start..<end])
            {
                lines.append(line)
            }
            start = end + 1
        }
        return lines
    }

    /// What the kernel answers in place of a line; its path is known by the link only.
    init(_ mapping: ow_mapping) {
        range = String(mapping.start, radix: 16) + "-" + String(mapping.end, radix: 16)
        isWritable = mapping.is_writable != 0
        device = ow_device_number(mapping.major, mapping.minor)
        inode = mapping.inode
        path = BytePath(bytes: [])
    }

    private init?(_ line: ArraySlice<UInt8>) {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
        guard fields.count == 6 else { return nil }
        // The kernel's own numbers; the path stays bytes.
        let text = fields[..<5].map { String(decoding: $0, as: UTF8.self) }
        let numbers = text[3].split(separator: ":").compactMap { UInt32($0, radix: 16) }
        let ends = text[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
        guard numbers.count == 2, ends.count == 2, let inode = UInt64(text[4]), inode != 0 else { return nil }
        range = ends.map { String($0, radix: 16) }.joined(separator: "-")
        isWritable = Array(text[1].utf8)[1] == UInt8(ascii: "w")
        device = ow_device_number(numbers[0], numbers[1])
        self.inode = inode
        path = BytePath(bytes: Array(fields[5].drop { $0 == UInt8(ascii: " ") }))
    }
}
