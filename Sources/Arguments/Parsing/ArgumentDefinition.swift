/// One declared argument, without its type: all that parsing, help, completions and the manual need to know.
struct ArgumentDefinition: Sendable {
    enum Kind: Sendable {
        case positional, option, flag
    }

    /// One occurrence on the command line.
    struct Given: Sendable {
        var value: [UInt8] = []
        /// A flag's name for off was used.
        var isInverse = false
    }

    let kind: Kind
    let names: [ArgumentName]
    var inverseNames: [ArgumentName] = []
    let valueName: String
    let help: ArgumentHelp
    let isRequired: Bool
    let isRepeating: Bool
    let defaultDescription: String?
    let allowedValues: [String]
    let completion: CompletionKind
    /// The title of the option group it is in; empty for none.
    var group = ""
    let take: @Sendable (Given) throws -> Void

    var isShown: Bool { help.visibility == .default }

    /// What messages call it: `'--destination'`, `'PROFILE'`.
    var spelled: String { (names.first { $0.longName != nil } ?? names.first)?.spelled ?? valueName }
}

/// A property wrapper that declares one argument.
protocol ArgumentDeclaring {
    func definition(for property: String) -> ArgumentDefinition
}

extension ArgumentDefinition {
    /// All arguments that the properties of `arguments` declare, in order, those of groups in their place.
    static func all(in arguments: any ParsableArguments, group: String = "") -> [ArgumentDefinition] {
        Mirror(reflecting: arguments).children.flatMap { label, value -> [ArgumentDefinition] in
            if let nested = value as? any GroupDeclaring {
                return all(in: nested.arguments, group: nested.title.isEmpty ? group : nested.title)
            }
            guard let label, let declared = value as? any ArgumentDeclaring else { return [] }
            // A wrapped property is stored under its name with an underscore before.
            var definition = declared.definition(for: String(label.drop { $0 == "_" }))
            definition.group = group
            return [definition]
        }
    }

    /// The groups within `arguments`, innermost first.
    static func groups(in arguments: any ParsableArguments) -> [any ParsableArguments] {
        Mirror(reflecting: arguments).children.flatMap { _, value -> [any ParsableArguments] in
            guard let nested = value as? any GroupDeclaring else { return [] }
            return groups(in: nested.arguments) + [nested.arguments]
        }
    }
}
