import FileTree
import FoundationEssentials
import Services

/// One line of a journal: a checksum, a blank, a JSON document, a line feed.
///
/// The checksum (the first 16 digits of the document's SHA-256) tells a line that a power cut tore from a whole one.
enum JournalLine {
    /// One record: when, and what.
    struct Record: Codable, Equatable {
        var at: UTCTime
        var event: JournalEvent
    }

    private static let digits = 16

    /// The line of a document; nil where it cannot be written as JSON, which no value of ours is.
    static func encode(_ value: some Encodable) -> [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return nil }
        let document = [UInt8](data)
        return Array(checksum(of: document).utf8) + [UInt8(ascii: " ")] + document + [UInt8(ascii: "\n")]
    }

    /// The document of a line without its line feed; nil where it is torn.
    static func document(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        guard line.count > digits + 1, line[line.startIndex + digits] == UInt8(ascii: " ") else { return nil }
        let document = Array(line.dropFirst(digits + 1))
        return checksum(of: document).utf8.elementsEqual(line.prefix(digits)) ? document : nil
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from document: [UInt8]) -> Value? {
        try? CheckedJSON.decode(type, from: document)
    }

    private static func checksum(of document: [UInt8]) -> Substring {
        RunningSHA256.hex(of: document).prefix(digits)
    }
}
