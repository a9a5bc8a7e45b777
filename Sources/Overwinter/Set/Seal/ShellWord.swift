package import FileTree

/// Bytes as one word of bash, whatever they are.
package enum ShellWord {
    /// Plain words stay; what can be read is put in `'…'`; bytes that cannot be read, newlines too, become `$'\ooo'`.
    ///
    /// So a script with such words has no line that a name could end or begin.
    package static func of(_ bytes: [UInt8]) -> String {
        if !bytes.isEmpty, bytes.allSatisfy(isPlain) { return String(decoding: bytes, as: UTF8.self) }
        let quote = UInt8(ascii: "'")
        if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(quote), isReadable(text) {
            return "'\(text)'"
        }
        var word = "$'"
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"), quote: word += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: word += String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 8)
                word += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return word + "'"
    }

    package static func of(_ text: String) -> String { of(Array(text.utf8)) }

    package static func of(_ path: BytePath) -> String { of(path.bytes) }

    /// The words of a command, with blanks between.
    package static func command(_ words: [String]) -> String { words.map { of($0) }.joined(separator: " ") }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "@"), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    /// Without control and format characters: `EscapedName` shows what can be read as it is, a backslash apart.
    private static func isReadable(_ text: String) -> Bool {
        let bytes = Array(text.utf8).filter { $0 != UInt8(ascii: "\\") }
        return EscapedName.shown(bytes).utf8.elementsEqual(bytes)
    }
}
