/// What a run that is over left owed, by its journal.
package struct OpenDebt: Sendable, Equatable {
    package var profile: String
    package var run: String
    package var verb: String
    /// Services that are owed a start, or what follows it, in start order.
    package var services: [String]
    /// Those of them that were started, and were not ready when they were looked at last.
    package var unready: [String] = []
    /// A restore's old data is to be put back first.
    package var isDataOwed: Bool

    /// What that is, in the order in which it is paid.
    package var text: String {
        var owed = isDataOwed ? ["old data to be put back"] : []
        let down = services.filter { !unready.contains($0) }
        if !down.isEmpty { owed.append("a start of \(down.joined(separator: ", "))") }
        if !unready.isEmpty { owed.append("the readiness of \(unready.joined(separator: ", "))") }
        return owed.joined(separator: ", then ")
    }
}
