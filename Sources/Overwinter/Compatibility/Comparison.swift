/// What a set says, held against what is found.
enum Comparison: Equatable {
    case same
    /// One of the two does not say: nothing is refused for that.
    case notKnown(String)
    /// - Parameter hint: what can be done about it, besides accepting it.
    case differs(String, hint: String? = nil)
}
