import Synchronization

/// Where a declared property keeps its value: parsing fills it through every copy of the declaration.
final class ParsedValue<Value: Sendable>: Sendable {
    private struct State: Sendable {
        var value: Value?
        var isGiven = false
    }

    private let state: Mutex<State>

    init(_ value: Value?) {
        self.state = Mutex(State(value: value))
    }

    /// The value.
    ///
    /// One that is required and was not parsed is a fault of the program: parsing would have thrown.
    var required: Value {
        guard let value = state.withLock({ $0.value }) else {
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
            change(&state.value, state.isGiven)
            state.isGiven = true
        }
    }
}
