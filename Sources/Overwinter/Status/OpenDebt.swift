/// What a run that is over left owed, by its journal.
package struct OpenDebt: Sendable, Equatable {
    package var profile: String
    package var run: String
    package var verb: String
    /// Services that are owed a start, in start order.
    package var services: [String]
    /// A restore's old data is to be put back first.
    package var isDataOwed: Bool
}
