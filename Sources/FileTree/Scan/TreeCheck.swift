/// What a scan found that was held against a table.
package struct TreeCheck: Sendable {
    /// Sorted by path.
    package var differences: [TreeDifference]
    /// Found in the tree; a table has none.
    package var sockets: [BytePath]
}
