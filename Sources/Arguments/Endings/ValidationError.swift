/// What was given does not go together; thrown by `validate()` and `run()`.
package struct ValidationError: Error, CustomStringConvertible, Sendable, Equatable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}
