/// What the help says of one argument; a string literal is its abstract.
package struct ArgumentHelp: Sendable, ExpressibleByStringInterpolation {
    /// What it does, in a line or two.
    package var abstract: String
    /// More, shown below.
    package var discussion: String
    /// What stands for the value in help (shown in capitals); nil takes the property's name.
    package var valueName: String?
    package var visibility: ArgumentVisibility

    package init(
        _ abstract: String = "", discussion: String = "", valueName: String? = nil,
        visibility: ArgumentVisibility = .default
    ) {
        self.abstract = abstract
        self.discussion = discussion
        self.valueName = valueName
        self.visibility = visibility
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// Shown nowhere: neither in help nor in completions or the manual.
    package static var hidden: ArgumentHelp { ArgumentHelp(visibility: .hidden) }
}
