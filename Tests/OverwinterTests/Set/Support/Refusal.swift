import Testing

@testable import Overwinter

/// The error that a body throws; that it throws none, or a stranger's, is an issue of the test.
///
/// `#expect(throws:)` gives the error back only since Swift 6.1, and Debian 13 has 6.0.
func refusal<Result>(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Result
) -> OverwinterError? {
    do {
        _ = try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as OverwinterError {
        return error
    } catch {
        Issue.record("another error was thrown: \(error)", sourceLocation: sourceLocation)
    }
    return nil
}
