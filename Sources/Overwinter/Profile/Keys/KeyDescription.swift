/// One key of a profile: what may stand there, and what it is for.
package struct KeyDescription: Sendable {
    package let name: String
    package let shape: ValueShape
    package let isRequired: Bool
    /// What holds where the key is not given, in words.
    package let fallback: String?
    /// One sentence without its full stop.
    package let summary: String
    /// A value in YAML that the decoder accepts.
    package let example: String

    package init(
        _ name: String, _ shape: ValueShape, isRequired: Bool = false, fallback: String? = nil, example: String,
        _ summary: String
    ) {
        self.name = name
        self.shape = shape
        self.isRequired = isRequired
        self.fallback = fallback
        self.example = example
        self.summary = summary
    }
}
