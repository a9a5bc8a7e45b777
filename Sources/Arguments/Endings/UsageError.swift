/// A command line that cannot be read as a command, with everything that is wrong with it.
package struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    package let faults: [UsageFault]
    /// The words of the command it was read as: `overwinter backup`.
    package let command: String
    /// The usage line of that command.
    package let usage: String
    /// Where more is said: `see 'overwinter help backup'`.
    package let hint: String

    init(_ node: CommandNode, _ faults: [UsageFault]) {
        self.faults = faults
        self.command = node.words
        self.usage = UsageLine(node).text(columns: 80)
        let root = node.path.first ?? ""
        let canHelp = !(node.isRoot && node.children.isEmpty)
        self.hint =
            canHelp
            ? "see '\(([root, "help"] + node.path.dropFirst()).joined(separator: " "))'" : "see '\(root) --help'"
    }

    /// All faults, the usage and the hint, for a reader.
    package var description: String {
        (faults.map { "error: \($0.message)" } + ["", usage, hint]).joined(separator: "\n")
    }
}
