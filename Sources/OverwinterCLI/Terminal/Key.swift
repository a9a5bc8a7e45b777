/// What somebody pressed.
enum Key: Equatable, Sendable {
    case up, down, pageUp, pageDown, first, last
    case enter, backspace, escape
    /// Ctrl-D, or a terminal that is gone.
    case endOfInput
    /// A printable character of ASCII.
    case character(Character)
    case other
}
