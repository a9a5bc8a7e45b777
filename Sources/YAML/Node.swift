/// A part of a YAML document, with the place it was written at.
///
/// A scalar stays the text that was written: what it means is decided by who reads it, so `no` is never false.
package indirect enum Node: Sendable, Hashable {
    case scalar(Scalar)
    case mapping(Mapping)
    case sequence(Sequence)

    /// A text, plain or quoted.
    package struct Scalar: Sendable, Hashable {
        package var string: String
        /// Written without quotes, and not as a block: only such a scalar can be `true`, a number, or nothing.
        package var isPlain: Bool
        package var tag: String?
        package var mark: Mark

        package init(_ string: String, isPlain: Bool = true, tag: String? = nil, mark: Mark) {
            self.string = string
            self.isPlain = isPlain
            self.tag = tag
            self.mark = mark
        }
    }

    /// Keys with their values, in the order they were written; no key twice.
    package struct Mapping: Sendable, Hashable {
        package struct Entry: Sendable, Hashable {
            package var key: Scalar
            package var value: Node
        }

        package var entries: [Entry]
        package var tag: String?
        package var mark: Mark

        package subscript(key: String) -> Node? { entries.first { $0.key.string == key }?.value }
    }

    /// Nodes in order.
    package struct Sequence: Sendable, Hashable {
        package var nodes: [Node]
        package var tag: String?
        package var mark: Mark
    }
}

extension Node {
    package var mark: Mark {
        switch self {
        case .scalar(let scalar): scalar.mark
        case .mapping(let mapping): mapping.mark
        case .sequence(let sequence): sequence.mark
        }
    }

    /// The tag that was written before it, as `!!int`.
    package var tag: String? {
        switch self {
        case .scalar(let scalar): scalar.tag
        case .mapping(let mapping): mapping.tag
        case .sequence(let sequence): sequence.tag
        }
    }

    /// The text of a scalar.
    package var string: String? { scalar?.string }

    package var scalar: Scalar? {
        if case .scalar(let scalar) = self { scalar } else { nil }
    }

    package var mapping: Mapping? {
        if case .mapping(let mapping) = self { mapping } else { nil }
    }

    package var sequence: Sequence? {
        if case .sequence(let sequence) = self { sequence } else { nil }
    }

    /// Whether nothing was written, as after `key:` at the end of a line.
    package var isNothing: Bool {
        guard let scalar else { return false }
        return scalar.isPlain && scalar.string.isEmpty
    }

    /// What it is, for a message: `a text`, `a list`.
    package var kind: String {
        switch self {
        case .scalar: isNothing ? "nothing" : "a text"
        case .mapping: "a mapping"
        case .sequence: "a list"
        }
    }
}
