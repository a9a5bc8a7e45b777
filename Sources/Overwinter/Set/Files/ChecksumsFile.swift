package import FileTree

/// `SHA256SUMS`: `cd SET && sha256sum -c overwinter/SHA256SUMS` verifies a set without this program.
package enum ChecksumsFile {
    package static let name = "SHA256SUMS"

    /// What stands between the digest and the name of a folder's files; nil for a folder whose path has to be escaped.
    static func start(ofEntriesIn folder: BytePath) -> [UInt8]? {
        if folder.bytes.contains(where: needsEscape) { return nil }
        var start: [UInt8] = []
        start.append("  ")
        start.append(contentsOf: folder.bytes)
        start.append(UInt8(ascii: "/"))
        return start
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || byte == 0x0A || byte == 0x0D
    }

    /// Appends the line of one file.
    ///
    /// A name with a backslash, newline or carriage return is escaped and the line begins with a backslash, as
    /// sha256sum writes it itself. See: `info coreutils md5sum`.
    package static func append(hex: [UInt8], path: BytePath, to line: inout [UInt8]) {
        if path.bytes.isPlain(but: "\\") {
            line.append(contentsOf: hex)
            line.append("  ")
            line.append(contentsOf: path.bytes)
            return line.append(0x0A)
        }
        if path.bytes.contains(where: needsEscape) { line.append(UInt8(ascii: "\\")) }
        line.append(contentsOf: hex)
        line.append(contentsOf: "  ".utf8)
        for byte in path.bytes {
            switch byte {
            case UInt8(ascii: "\\"): line.append(contentsOf: #"\\"#.utf8)
            case 0x0A: line.append(contentsOf: #"\n"#.utf8)
            case 0x0D: line.append(contentsOf: #"\r"#.utf8)
            default: line.append(byte)
            }
        }
        line.append(0x0A)
    }
}
