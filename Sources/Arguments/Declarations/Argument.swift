/// A value that is given by its place.
@propertyWrapper
package struct Argument<Value: Sendable>: Sendable {
    private var slot: ValueSlot<Value>
    private let help: ArgumentHelp?

    package var wrappedValue: Value {
        get { slot.value }
        set { slot.parsed = ParsedValue(newValue) }
    }

    private init(slot: ValueSlot<Value>, help: ArgumentHelp?) {
        self.slot = slot
        self.help = help
    }

    // The compiler takes a bare `@Argument` for initialized only if this exists; it then calls one of those below.
    @available(*, unavailable, message: "the type needs a transform, or to conform to ExpressibleByArgument")
    package init() { preconditionFailure("unavailable") }
}

extension Argument: ArgumentDeclaring {
    func definition(for property: String) -> ArgumentDefinition {
        slot.definition(.positional, for: property, names: [], help: help)
    }
}

// MARK: - One value

extension Argument where Value: ExpressibleByArgument {
    /// An argument with a default.
    package init(wrappedValue: Value, help: ArgumentHelp? = nil, completion: CompletionKind? = nil) {
        self.init(slot: .single(.init(completion), default: wrappedValue), help: help)
    }

    /// An argument that must be given.
    package init(help: ArgumentHelp? = nil, completion: CompletionKind? = nil) {
        self.init(slot: .single(.init(completion), default: nil), help: help)
    }
}

extension Argument {
    /// An argument that must be given, read by `transform`; the text of an error it throws is shown.
    package init(
        help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
        transform: @escaping @Sendable (String) throws -> Value
    ) {
        self.init(slot: .single(.init(completion, transform), default: nil), help: help)
    }
}

// MARK: - A value that may be left out

extension Argument {
    package init<T: ExpressibleByArgument>(
        wrappedValue: _OptionalNilComparisonType, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
    ) where Value == T? {
        self.init(slot: .optional(.init(completion)), help: help)
    }

    package init<T: ExpressibleByArgument>(help: ArgumentHelp? = nil, completion: CompletionKind? = nil)
    where Value == T? {
        self.init(slot: .optional(.init(completion)), help: help)
    }

    package init<T>(
        help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
        transform: @escaping @Sendable (String) throws -> T
    ) where Value == T? {
        self.init(slot: .optional(.init(completion, transform)), help: help)
    }
}

// MARK: - All that follow

extension Argument {
    /// All further arguments; with a default there may be none.
    package init<T: ExpressibleByArgument>(
        wrappedValue: [T], help: ArgumentHelp? = nil, completion: CompletionKind? = nil
    ) where Value == [T] {
        self.init(slot: .array(.init(completion), default: wrappedValue), help: help)
    }

    /// All further arguments, at least one.
    package init<T: ExpressibleByArgument>(help: ArgumentHelp? = nil, completion: CompletionKind? = nil)
    where Value == [T] {
        self.init(slot: .array(.init(completion), default: nil), help: help)
    }

    package init<T>(
        wrappedValue: [T], help: ArgumentHelp? = nil, completion: CompletionKind? = nil,
        transform: @escaping @Sendable (String) throws -> T
    ) where Value == [T] {
        self.init(slot: .array(.init(completion, transform), default: wrappedValue), help: help)
    }
}
