import Synchronization

/// Where a declared property keeps its value: parsing fills it through every copy of the declaration.
final class ParsedValue<Value: Sendable>: Sendable {
    /// Holds the value as `any Sendable`: Swift 6.0's compiler crashes on a mutex of a generic type in a generic class.
    private let state: Mutex<ParsedState>

    init(_ value: Value?) {
        self.state = Mutex(ParsedState(value: value))
    }

    /// The value.
    ///
    /// One that is required and was not parsed is a fault of the program: parsing would have thrown.
    var required: Value {
        guard let value = state.withLock({ $0.value.flatMap { $0 as? Value } }) else {
            preconditionFailure("an argument without a default was read before the command line was parsed")
        }
        return value
    }

    func set(_ value: Value) {
        update { current, _ in current = value }
    }

    /// Changes the value; `change` is told whether the command line gave one before.
    func update(_ change: (inout Value?, Bool) -> Void) {
        state.withLock { state in
            var value = state.value.flatMap { $0 as? Value }
            change(&value, state.isGiven)
            state = ParsedState(value: value, isGiven: true)
        }
    }
}

private struct ParsedState: Sendable {
    var value: (any Sendable)?
    var isGiven = false
}
