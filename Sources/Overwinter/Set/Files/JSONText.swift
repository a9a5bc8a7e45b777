/// Writing JSON values byte by byte: a record has a line for each of a million entries.
package enum JSONText {
    /// Appends a string of bytes that are UTF-8, or `{"bytes":"base64"}` of bytes that are not.
    package static func append(_ bytes: [UInt8], to line: inout [UInt8]) {
        if bytes.isPlain(but: "\"\\") {
            line.append(UInt8(ascii: "\""))
            line.append(contentsOf: bytes)
            line.append(UInt8(ascii: "\""))
        } else if bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil {
            appendString(bytes, to: &line)
        } else {
            line.append(contentsOf: #"{"bytes":""#.utf8)
            Base64.append(bytes, to: &line)
            line.append(contentsOf: #""}"#.utf8)
        }
    }

    /// Appends bytes that are UTF-8 as a string.
    package static func appendString(_ bytes: some Sequence<UInt8>, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                line.append(UInt8(ascii: "\\"))
                line.append(byte)
            case 0..<0x20, 0x7F:
                line.append(contentsOf: "\\u00".utf8)
                Hex.append(byte, to: &line)
            default:
                line.append(byte)
            }
        }
        line.append(UInt8(ascii: "\""))
    }
}
