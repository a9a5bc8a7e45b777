import FoundationEssentials

/// JSON as the program prints it.
enum JSONText {
    /// A document for people and programs: indented, keys sorted.
    static func document(_ value: some Encodable) -> String { text(value, [.prettyPrinted]) }

    /// One line.
    static func line(_ value: some Encodable) -> String { text(value, []) }

    private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let data = try? encoder.encode(value) else { return "{\"format\":1,\"outcome\":\"failed\"}\n" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
