/// A mapping whose keys are known: one section of a profile.
package struct MappingDescription: Sendable {
    package let name: String
    package let summary: String
    package let keys: [KeyDescription]
    /// Of these keys exactly one must be given.
    package let exactlyOne: [String]
    /// Of these keys one at most can be given.
    package let atMostOne: [String]
    /// Keys that have a meaning beside another one only.
    package let needs: [String: String]
    /// It can be left empty: `cassandra:` with nothing after it.
    package let canBeNothing: Bool
    /// One of its keys at least must be given.
    package let needsOne: Bool

    package init(
        _ name: String, _ summary: String, keys: [KeyDescription], exactlyOne: [String] = [], atMostOne: [String] = [],
        needs: [String: String] = [:], canBeNothing: Bool = false, needsOne: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.keys = keys
        self.exactlyOne = exactlyOne
        self.atMostOne = atMostOne
        self.needs = needs
        self.canBeNothing = canBeNothing
        self.needsOne = needsOne
    }

    package var keyNames: [String] { keys.map(\.name) }
}
