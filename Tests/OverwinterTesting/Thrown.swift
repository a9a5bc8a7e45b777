/// The error of that type which `body` throws; nil where it throws none, or another.
///
/// `#expect(throws:)` gives it only since Swift 6.1.
package func thrown<Failure: Error, Value>(_ type: Failure.Type, _ body: () throws -> Value) -> Failure? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? Failure
    }
}
