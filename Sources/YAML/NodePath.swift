/// The keys and indices that lead to a node: `services.cassandra.after[2]`.
package struct NodePath: Sendable, Hashable, CustomStringConvertible {
    private enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    private var steps: [Step] = []

    /// The path of the root.
    package init() {}

    package init(_ keys: String...) {
        steps = keys.map { .key($0) }
    }

    package var isRoot: Bool { steps.isEmpty }

    package func appending(_ key: String) -> NodePath {
        var path = self
        path.steps.append(.key(key))
        return path
    }

    package func appending(index: Int) -> NodePath {
        var path = self
        path.steps.append(.index(index))
        return path
    }

    /// Keys with dots between, the first item of a list as `[1]`: people count from one.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += text.isEmpty ? shown(key) : "." + shown(key)
            case .index(let index): text += "[\(index + 1)]"
            }
        }
        return text
    }

    /// A key as it is, or quoted where it would be misread or could move a terminal's cursor.
    private func shown(_ key: String) -> String {
        let isPlain = key.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_/".unicodeScalars.contains($0)
        }
        return isPlain && !key.isEmpty ? key : "'\(key.onOneLine)'"
    }
}

extension String {
    /// The text for a message: control characters are escaped, and a long text is cut.
    package var onOneLine: String {
        var text = ""
        for scalar in unicodeScalars.prefix(200) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text += scalar.escaped(asASCII: true)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.count > 200 ? text + "…" : text
    }
}
