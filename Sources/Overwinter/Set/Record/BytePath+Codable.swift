package import FileTree
import FoundationEssentials

/// In JSON a path is a string where its bytes are UTF-8, else `{"bytes": "base64"}`: no byte is ever lost.
extension BytePath: Codable {
    private enum CodingKeys: String, CodingKey { case bytes }

    package init(from decoder: any Decoder) throws {
        let bytes: [UInt8]
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            bytes = Array(text.utf8)
        } else {
            bytes = Array(try decoder.container(keyedBy: CodingKeys.self).decode(Data.self, forKey: .bytes))
        }
        guard !bytes.contains(0) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "a path holds a NUL byte"))
        }
        self.init(bytes: bytes)
    }

    package func encode(to encoder: any Encoder) throws {
        if let text = string {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        } else {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Data(bytes), forKey: .bytes)
        }
    }
}
