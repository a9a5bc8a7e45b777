import NearestName

/// Reads one node as the type that is wanted; what does not fit becomes a fault, and nil.
package struct NodeReader {
    package let node: Node
    package let path: NodePath
    package let faults: FaultCollector

    package init(_ node: Node, path: NodePath = NodePath(), faults: FaultCollector) {
        self.node = node
        self.path = path
        self.faults = faults
    }

    /// Adds a fault at this node.
    package func fault(_ message: String, code: Fault.Code = .badValue, hint: String? = nil) {
        faults.add(Fault(code, message, hint: hint, mark: node.mark, path: path))
    }

    /// Any scalar as the text that was written: `no`, `1` and `"x"` alike, but not nothing.
    package func string() -> String? {
        guard isUntagged() else { return nil }
        guard let string = node.string, !node.isNothing else {
            wrongType("a text")
            return nil
        }
        guard !string.utf8.contains(0) else {
            fault("a text cannot hold a NUL")
            return nil
        }
        return string
    }

    /// `true` or `false`, unquoted, and none of YAML's other words for them.
    package func bool() -> Bool? {
        guard isUntagged() else { return nil }
        switch node.scalar {
        case .some(let scalar) where scalar.isPlain && scalar.string == "true": return true
        case .some(let scalar) where scalar.isPlain && scalar.string == "false": return false
        default:
            wrongType("'true' or 'false'")
            return nil
        }
    }

    /// A whole number in decimal digits, unquoted.
    package func integer() -> Int? {
        guard isUntagged() else { return nil }
        guard let scalar = node.scalar, scalar.isPlain, let number = Int(scalar.string), "\(number)" == scalar.string
        else {
            wrongType("a whole number")
            return nil
        }
        return number
    }

    /// One of the given words.
    package func word(among words: [String]) -> String? {
        guard let string = string() else { return nil }
        guard words.contains(string) else {
            let nearest = NearestName.closest(to: string, among: words)
            fault(
                "'\(string.onOneLine)' is not one of \(words.joined(separator: ", "))",
                hint: nearest.map { "did you mean '\($0)'?" })
            return nil
        }
        return string
    }

    /// A reader for each item of a list.
    package func list() -> [NodeReader]? {
        guard isUntagged() else { return nil }
        guard let sequence = node.sequence else {
            wrongType("a list")
            return nil
        }
        return sequence.nodes.enumerated().map { index, item in
            NodeReader(item, path: path.appending(index: index), faults: faults)
        }
    }

    /// A list of texts; nil where one of them is none.
    package func strings() -> [String]? {
        guard let items = list() else { return nil }
        let strings = items.map { $0.string() }
        let found = strings.compactMap { $0 }
        return found.count == strings.count ? found : nil
    }

    /// A mapping whose keys are known; each other key is a fault that names the nearest known one.
    package func mapping(knowing keys: [String], allowingNothing: Bool = false) -> MappingReader? {
        guard let entries = entries(allowingNothing: allowingNothing) else { return nil }
        return MappingReader(entries: entries, of: self, knowing: keys)
    }

    /// A mapping whose keys are names the writer chose.
    package func entries(allowingNothing: Bool = false) -> [NamedReader]? {
        guard isUntagged() else { return nil }
        if allowingNothing && node.isNothing { return [] }
        guard let mapping = node.mapping else {
            wrongType("a mapping")
            return nil
        }
        return mapping.entries.map { entry in
            let path = path.appending(entry.key.string)
            return NamedReader(
                key: NodeReader(.scalar(entry.key), path: path, faults: faults),
                value: NodeReader(entry.value, path: path, faults: faults))
        }
    }

    private func wrongType(_ wanted: String) {
        let shown = node.scalar.flatMap { node.isNothing ? nil : "'\($0.string.onOneLine)'" } ?? node.kind
        fault("\(wanted) is wanted, not \(shown)", code: .wrongType)
    }

    private func isUntagged() -> Bool {
        guard let tag = node.tag else { return true }
        fault("the tag '\(tag.onOneLine)' is not understood", code: .wrongType, hint: "leave the tag out")
        return false
    }
}
