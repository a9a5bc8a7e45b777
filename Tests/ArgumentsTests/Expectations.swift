import Arguments
import Testing

/// Expects that the words are refused, for these reasons in this order.
func expectFaults(
    _ root: any ParsableCommand.Type, _ words: String..., messages: String...,
    at location: SourceLocation = #_sourceLocation
) {
    let error = #expect(throws: UsageError.self, sourceLocation: location) { try root.parseAsRoot(words) }
    #expect(error?.faults.map(\.message) == messages, sourceLocation: location)
}

/// Expects that the words end without a failure, and returns what is printed.
func cleanExit(
    _ root: any ParsableCommand.Type, _ words: String..., at location: SourceLocation = #_sourceLocation
) -> String {
    let error = #expect(throws: CleanExit.self, sourceLocation: location) {
        var command = try root.parseAsRoot(words)
        try command.run()
    }
    return error.map { root.fullMessage(for: $0) } ?? ""
}
