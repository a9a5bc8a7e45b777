/// Names from disk, made safe to show.
package enum EscapedName {
    /// The bytes as text: printable UTF-8 stays, everything else becomes `\ooo` in octal, and a backslash is doubled.
    package static func shown(_ bytes: [UInt8]) -> String {
        var result = ""
        var index = 0
        while index < bytes.count {
            let length = sequenceLength(bytes, at: index)
            if length > 0, let text = String(validating: bytes[index..<index + length], as: UTF8.self),
                let scalar = text.unicodeScalars.first, isShown(scalar)
            {
                result += scalar == "\\" ? "\\\\" : text
                index += length
            } else {
                result += octal(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// A text, not a name, made safe to show: what moves a cursor or forges a line becomes `\ooo`, a backslash stays.
    ///
    /// `keepsLines`: line feeds stay, too.
    package static func printable(_ text: String, keepsLines: Bool = false) -> String {
        func stays(_ scalar: Unicode.Scalar) -> Bool { isShown(scalar) || keepsLines && scalar == "\n" }
        if text.unicodeScalars.allSatisfy(stays) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if stays(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for byte in String(scalar).utf8 { result += octal(byte) }
            }
        }
        return result
    }

    private static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int {
        let length =
            switch bytes[index] {
            case 0x00..<0x80: 1
            case 0xC2..<0xE0: 2
            case 0xE0..<0xF0: 3
            case 0xF0..<0xF5: 4
            default: 0
            }
        return index + length <= bytes.count ? length : 0
    }

    /// C0, DEL and C1 move cursors; bidirectional and format characters make one name look like another.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    private static func octal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 8)
        return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
}
