import Arguments
import Testing

/// Expects that the words are refused, for these reasons in this order.
func expectFaults(
    _ root: any ParsableCommand.Type, _ words: String..., messages: String...,
    at location: SourceLocation = #_sourceLocation
) {
    let error = usageError(root, words.map { Array($0.utf8) }, at: location)
    #expect(error?.faults.map(\.message) == messages, sourceLocation: location)
}

/// Expects that the words are refused, and returns how.
func usageError(
    _ root: any ParsableCommand.Type, _ words: [[UInt8]], at location: SourceLocation = #_sourceLocation
) -> UsageError? {
    do {
        let command = try root.parseAsRoot(words: words)
        Issue.record("read as \(command)", sourceLocation: location)
    } catch let error as UsageError {
        return error
    } catch {
        Issue.record("refused with \(error)", sourceLocation: location)
    }
    return nil
}

/// Expects that the words end without a failure, and returns what is printed.
func cleanExit(
    _ root: any ParsableCommand.Type, _ words: String..., at location: SourceLocation = #_sourceLocation
) -> String {
    do {
        try run(try root.parseAsRoot(words))
        Issue.record("it ran to its end", sourceLocation: location)
    } catch {
        #expect(error is CleanExit, sourceLocation: location)
        return root.fullMessage(for: error)
    }
    return ""
}

private func run(_ command: any ParsableCommand) throws {
    var command = command
    try command.run()
}
