/// How large a document may be, so that one from elsewhere cannot fill the memory or the stack.
package struct ComposeLimits: Sendable, Hashable {
    package var bytes: Int
    /// Nodes with each alias counted as all that it stands for.
    package var nodes: Int
    /// Nested lists and mappings, those that aliases bring included.
    package var depth: Int

    package init(bytes: Int = 1 << 20, nodes: Int = 20_000, depth: Int = 64) {
        self.bytes = bytes
        self.nodes = nodes
        self.depth = depth
    }
}
