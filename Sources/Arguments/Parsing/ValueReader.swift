/// How the bytes of one word become a value.
struct ValueReader<T: Sendable>: Sendable {
    let read: @Sendable ([UInt8]) throws -> T
    let describe: @Sendable (T) -> String
    let allowedValues: [String]
    let completion: CompletionKind

    init(_ completion: CompletionKind?) where T: ExpressibleByArgument {
        self.read = { bytes in
            guard let value = T(argumentBytes: bytes) else {
                let isText = String(validating: bytes, as: UTF8.self) != nil
                throw UnreadableValue(reason: isText ? nil : "it is not UTF-8")
            }
            return value
        }
        self.describe = { $0.defaultValueDescription }
        self.allowedValues = T.allValueStrings
        self.completion = completion ?? T.defaultCompletionKind
    }

    init(_ completion: CompletionKind?, _ transform: @escaping @Sendable (String) throws -> T) {
        self.read = { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw UnreadableValue(reason: "it is not UTF-8")
            }
            do {
                return try transform(text)
            } catch {
                throw UnreadableValue(reason: (error as? ValidationError)?.message ?? "\(error)")
            }
        }
        self.describe = { "\($0)" }
        self.allowedValues = []
        self.completion = completion ?? .default
    }
}

/// A word that is no value of the type asked for.
struct UnreadableValue: Error {
    let reason: String?
}
