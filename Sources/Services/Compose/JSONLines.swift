import FoundationEssentials

/// JSON as Docker's programs print it: one document, or one a line.
enum JSONLines {
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// The values of an array, or of lines; `docker compose ps` changed from one to the other with 2.21.
    static func decodeList<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> [Value] {
        guard let first = bytes.first(where: { !" \n\r\t".utf8.contains($0) }) else { return [] }
        if first == UInt8(ascii: "[") { return try decode([Value].self, from: bytes) }
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try decode(type, from: Array($0)) }
    }
}
