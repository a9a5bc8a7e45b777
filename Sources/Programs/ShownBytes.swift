/// What programs print, made safe to show in one line.
package enum ShownBytes {
    /// The last line with anything in it, cut at 300 characters.
    package static func lastLine(of bytes: [UInt8]) -> String {
        for line in bytes.split(separator: UInt8(ascii: "\n")).reversed() {
            let text = shown(line).trimmed
            if !text.isEmpty { return text.count > 300 ? text.prefix(299) + "…" : text }
        }
        return ""
    }

    /// The bytes as text: terminal control, line breaks and invisible marks become `\ooo` in octal.
    package static func shown(_ bytes: some Sequence<UInt8>) -> String {
        var result = ""
        for scalar in String(decoding: Array(bytes), as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case _ where scalar == "\t": result += " "
            case _ where scalar == "\r": continue
            case .control, .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                for byte in String(scalar).utf8 {
                    let digits = String(byte, radix: 8)
                    result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
