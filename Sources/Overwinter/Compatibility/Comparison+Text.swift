import FileTree

extension Comparison {
    /// A record is input: what it says can neither move a terminal's cursor nor forge a line of a log.
    static func shown(_ text: String) -> String { EscapedName.shown(Array(text.utf8)) }
}
