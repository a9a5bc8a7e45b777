/// A value of JSON or YAML whose keys keep their order, for what people read.
package indirect enum OrderedValue: Sendable, Equatable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case nothing
    case list([OrderedValue])
    case mapping([Entry])

    package struct Entry: Sendable, Equatable {
        package var key: String
        package var value: OrderedValue

        package init(_ key: String, _ value: OrderedValue) {
            self.key = key
            self.value = value
        }
    }

    /// A list of texts.
    package static func texts(_ texts: [String]) -> OrderedValue { .list(texts.map { .text($0) }) }

    package subscript(key: String) -> OrderedValue? {
        guard case .mapping(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }
}

extension OrderedValue: Encodable {
    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// For the documents of `--json`, whose encoder orders keys as it likes.
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .mapping(let entries):
            var container = encoder.container(keyedBy: Key.self)
            for entry in entries { try container.encode(entry.value, forKey: Key(stringValue: entry.key)) }
        case .list(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .number(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .flag(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .nothing:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }
}
