/// A declared value, whether one, none or many: what `@Option` and `@Argument` share.
struct ValueSlot<Value: Sendable>: Sendable {
    var parsed: ParsedValue<Value>
    private let take: @Sendable (ParsedValue<Value>, [UInt8]) throws -> Void
    private let isRequired: Bool
    private let isRepeating: Bool
    private let defaultDescription: String?
    private let allowedValues: [String]
    private let completion: CompletionKind

    var value: Value { parsed.required }

    private init<T>(
        _ reader: ValueReader<T>, default value: Value?, isRepeating: Bool = false, defaultDescription: String?,
        take: @escaping @Sendable (ParsedValue<Value>, T) -> Void
    ) {
        self.parsed = ParsedValue(value)
        self.take = { parsed, bytes in take(parsed, try reader.read(bytes)) }
        self.isRequired = value == nil
        self.isRepeating = isRepeating
        self.defaultDescription = defaultDescription
        self.allowedValues = reader.allowedValues
        self.completion = reader.completion
    }

    static func single(_ reader: ValueReader<Value>, default value: Value?) -> Self {
        Self(reader, default: value, defaultDescription: value.map(reader.describe)) { $0.set($1) }
    }

    static func optional<T>(_ reader: ValueReader<T>) -> Self where Value == T? {
        Self(reader, default: .some(nil), defaultDescription: nil) { $0.set($1) }
    }

    static func array<T>(_ reader: ValueReader<T>, default value: [T]?) -> Self where Value == [T] {
        let description = value.map { $0.map(reader.describe).joined(separator: ", ") }
        return Self(reader, default: value, isRepeating: true, defaultDescription: description) { parsed, element in
            parsed.update { values, isGiven in values = (isGiven ? values ?? [] : []) + [element] }
        }
    }

    func definition(
        _ kind: ArgumentDefinition.Kind, for property: String, names: [ArgumentName], help: ArgumentHelp?
    ) -> ArgumentDefinition {
        ArgumentDefinition(
            kind: kind, names: names,
            valueName: (help?.valueName ?? names.lazy.compactMap(\.longName).first ?? property.dashed).uppercased(),
            help: help ?? ArgumentHelp(), isRequired: isRequired, isRepeating: isRepeating,
            defaultDescription: defaultDescription.flatMap { $0.isEmpty ? nil : $0 }, allowedValues: allowedValues,
            completion: completion, take: { [parsed, take] given in try take(parsed, given.value) })
    }
}
