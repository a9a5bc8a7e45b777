/// One entry of a mapping: its key, with the key's own place, and its value.
package struct NamedReader {
    /// Reads the key; its faults point to the key.
    package let key: NodeReader
    package let value: NodeReader

    package var name: String { key.node.string ?? "" }
}
