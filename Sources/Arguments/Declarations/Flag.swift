/// A switch that takes no value: `--dry-run`, `--no-pre-sync`, `-vv`.
@propertyWrapper
package struct Flag<Value: Sendable>: Sendable {
    private var parsed: ParsedValue<Value>
    private let name: NameSpecification
    private let inversion: FlagInversion?
    private let help: ArgumentHelp?
    private let isRequired: Bool
    private let isCounted: Bool
    private let defaultDescription: String?
    /// Changes the value for one occurrence; the second parameter tells whether its inverse name was used.
    private let take: @Sendable (ParsedValue<Value>, Bool) -> Void

    package var wrappedValue: Value {
        get { parsed.required }
        set { parsed = ParsedValue(newValue) }
    }

    private init(
        default value: Value?, name: NameSpecification, inversion: FlagInversion? = nil, help: ArgumentHelp?,
        isCounted: Bool = false, defaultDescription: String? = nil,
        take: @escaping @Sendable (ParsedValue<Value>, Bool) -> Void
    ) {
        self.parsed = ParsedValue(value)
        self.name = name
        self.inversion = inversion
        self.help = help
        self.isRequired = value == nil
        self.isCounted = isCounted
        self.defaultDescription = defaultDescription
        self.take = take
    }
}

extension Flag: ArgumentDeclaring {
    func definition(for property: String) -> ArgumentDefinition {
        let (names, inverse) = inversion?.split(name.names(for: property)) ?? (name.names(for: property), [])
        return ArgumentDefinition(
            kind: .flag, names: names, inverseNames: inverse, valueName: property.dashed.uppercased(),
            help: help ?? ArgumentHelp(), isRequired: isRequired, isRepeating: isCounted,
            defaultDescription: defaultDescription, allowedValues: [], completion: .default,
            take: { [parsed, take] given in take(parsed, given.isInverse) })
    }
}

extension Flag where Value == Bool {
    /// A switch; given, it turns the default round.
    package init(wrappedValue: Bool = false, name: NameSpecification = .long, help: ArgumentHelp? = nil) {
        self.init(default: wrappedValue, name: name, help: help) { parsed, _ in parsed.set(!wrappedValue) }
    }

    /// A switch with a name for on and a name for off; the last one given holds.
    package init(
        wrappedValue: Bool, name: NameSpecification = .long, inversion: FlagInversion, help: ArgumentHelp? = nil
    ) {
        let (on, off) = inversion.adjectives
        self.init(
            default: wrappedValue, name: name, inversion: inversion, help: help,
            defaultDescription: wrappedValue ? on : off
        ) { parsed, isInverse in parsed.set(!isInverse) }
    }

    /// A switch of which one name must be given.
    package init(name: NameSpecification = .long, inversion: FlagInversion, help: ArgumentHelp? = nil) {
        self.init(default: nil, name: name, inversion: inversion, help: help) { $0.set(!$1) }
    }
}

extension Flag where Value == Bool? {
    /// A switch that can be on, off, or not given.
    package init(name: NameSpecification = .long, inversion: FlagInversion, help: ArgumentHelp? = nil) {
        self.init(default: .some(nil), name: name, inversion: inversion, help: help) { $0.set(!$1) }
    }
}

extension Flag where Value == Int {
    /// A switch that is counted: `-vvv`.
    package init(wrappedValue: Int = 0, name: NameSpecification = .long, help: ArgumentHelp? = nil) {
        self.init(default: wrappedValue, name: name, help: help, isCounted: true) { parsed, _ in
            parsed.update { value, _ in value = (value ?? 0) + 1 }
        }
    }
}
