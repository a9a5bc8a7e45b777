import NearestName

/// Reads the keys of a mapping that are known beforehand.
package struct MappingReader {
    private let mapping: NodeReader
    private let entries: [NamedReader]

    init(entries: [NamedReader], of mapping: NodeReader, knowing keys: [String]) {
        self.mapping = mapping
        self.entries = entries
        for entry in entries where !keys.contains(entry.name) {
            let nearest = NearestName.closest(to: entry.name, among: keys)
            entry.key.fault(
                "unknown key", code: .unknownKey,
                hint: nearest.map { "did you mean '\($0)'?" } ?? "known here: \(keys.joined(separator: ", "))")
        }
    }

    package var path: NodePath { mapping.path }

    /// Adds a fault at the mapping itself.
    package func fault(_ message: String, code: Fault.Code = .badValue, hint: String? = nil) {
        mapping.fault(message, code: code, hint: hint)
    }

    /// The value of a key, or nil where it is not given.
    package func optional(_ key: String) -> NodeReader? { entry(key)?.value }

    /// The value of a key, or nil and a fault where it is not given.
    package func required(_ key: String) -> NodeReader? {
        if let entry = entry(key) { return entry.value }
        mapping.faults.add(
            Fault(.missingKey, "the key is missing", mark: mapping.node.mark, path: mapping.path.appending(key)))
        return nil
    }

    /// A key with its own place.
    package func entry(_ key: String) -> NamedReader? { entries.first { $0.name == key } }
}
