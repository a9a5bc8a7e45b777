package import FileTree

/// `SHA256SUMS`: `cd SET && sha256sum -c overwinter/SHA256SUMS` verifies a set without this program.
package enum ChecksumsFile {
    package static let name = "SHA256SUMS"

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
        let needsEscape = path.bytes.contains { $0 == UInt8(ascii: "\\") || $0 == 0x0A || $0 == 0x0D }
        if needsEscape { line.append(UInt8(ascii: "\\")) }
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
