/// What programs print, made safe to show in one line.
package enum ShownBytes {
    /// The last line with anything to say, cut at 300 characters.
    ///
    /// Where systemctl and docker end with `See 'systemctl status …'`, that is the line before.
    package static func lastLine(of bytes: [UInt8]) -> String {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { shown($0).trimmed }.filter { !$0.isEmpty }
        let text = lines.last { !$0.hasPrefix("See ") } ?? lines.last ?? ""
        return text.count > 300 ? text.prefix(299) + "…" : text
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
