/// A place in a text: line and column, both counted from 1, the column in characters.
package struct Mark: Sendable, Hashable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

extension Mark: CustomStringConvertible {
    /// `12:5`, as compilers and editors write it.
    package var description: String { "\(line):\(column)" }
}
