/// A value that is given by name: `--destination DIR`, `--destination=DIR`.
@propertyWrapper
package struct Option<Value: Sendable>: Sendable {
    private var slot: ValueSlot<Value>
    private let name: NameSpecification
    private let help: ArgumentHelp?

    package var wrappedValue: Value {
        get { slot.value }
        set { slot.parsed = ParsedValue(newValue) }
    }

    private init(slot: ValueSlot<Value>, name: NameSpecification, help: ArgumentHelp?) {
        self.slot = slot
        self.name = name
        self.help = help
    }

    // The compiler takes a bare `@Option` for initialized only if this exists; it then calls one of those below.
    @available(*, unavailable, message: "the type needs a transform, or to conform to ExpressibleByArgument")
    package init() { preconditionFailure("unavailable") }
}

extension Option: ArgumentDeclaring {
    func definition(for property: String) -> ArgumentDefinition {
        slot.definition(.option, for: property, names: name.names(for: property), help: help)
    }
}

// MARK: - One value

extension Option where Value: ExpressibleByArgument {
    /// An option with a default.
    package init(
        wrappedValue: Value, name: NameSpecification = .long, help: ArgumentHelp? = nil,
        completion: CompletionKind? = nil
    ) {
        self.init(slot: .single(.init(completion), default: wrappedValue), name: name, help: help)
    }

    /// An option that must be given.
    package init(name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil) {
        self.init(slot: .single(.init(completion), default: nil), name: name, help: help)
    }
}

extension Option {
    /// An option with a default, read by `transform`; the text of an error it throws is shown.
    package init(
        wrappedValue: Value, name: NameSpecification = .long, help: ArgumentHelp? = nil,
        completion: CompletionKind? = nil, transform: @escaping @Sendable (String) throws -> Value
    ) {
        self.init(slot: .single(.init(completion, transform), default: wrappedValue), name: name, help: help)
    }

    /// An option that must be given, read by `transform`.
    package init(
        name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
        transform: @escaping @Sendable (String) throws -> Value
    ) {
        self.init(slot: .single(.init(completion, transform), default: nil), name: name, help: help)
    }
}

// MARK: - A value that may be left out

extension Option {
    package init<T: ExpressibleByArgument>(
        wrappedValue: _OptionalNilComparisonType, name: NameSpecification = .long, help: ArgumentHelp? = nil,
        completion: CompletionKind? = nil
    ) where Value == T? {
        self.init(slot: .optional(.init(completion)), name: name, help: help)
    }

    package init<T: ExpressibleByArgument>(
        name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
    ) where Value == T? {
        self.init(slot: .optional(.init(completion)), name: name, help: help)
    }

    package init<T>(
        name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
        transform: @escaping @Sendable (String) throws -> T
    ) where Value == T? {
        self.init(slot: .optional(.init(completion, transform)), name: name, help: help)
    }
}

// MARK: - A value that may be given again

extension Option {
    /// An option that may be given several times; the first one given replaces the default.
    package init<T: ExpressibleByArgument>(
        wrappedValue: [T], name: NameSpecification = .long, help: ArgumentHelp? = nil,
        completion: CompletionKind? = nil
    ) where Value == [T] {
        self.init(slot: .array(.init(completion), default: wrappedValue), name: name, help: help)
    }

    /// An option that must be given, and may be several times.
    package init<T: ExpressibleByArgument>(
        name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
    ) where Value == [T] {
        self.init(slot: .array(.init(completion), default: nil), name: name, help: help)
    }

    package init<T>(
        wrappedValue: [T], name: NameSpecification = .long, help: ArgumentHelp? = nil,
        completion: CompletionKind? = nil, transform: @escaping @Sendable (String) throws -> T
    ) where Value == [T] {
        self.init(slot: .array(.init(completion, transform), default: wrappedValue), name: name, help: help)
    }
}
