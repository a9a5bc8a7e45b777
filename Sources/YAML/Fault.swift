/// One thing that is wrong in a document that can be read: where, what, and what may have been meant.
package struct Fault: Error, Sendable, Hashable {
    /// What kind of fault, for programs.
    package struct Code: Sendable, Hashable {
        package let name: String

        package init(_ name: String) {
            self.name = name
        }

        package static let unknownKey = Code("unknown-key")
        package static let missingKey = Code("missing-key")
        package static let duplicateKey = Code("duplicate-key")
        package static let mergeKey = Code("merge-key")
        package static let wrongType = Code("wrong-type")
        package static let badValue = Code("bad-value")
    }

    package var code: Code
    package var message: String
    package var hint: String?
    package var mark: Mark
    package var path: NodePath

    package init(_ code: Code, _ message: String, hint: String? = nil, mark: Mark, path: NodePath) {
        self.code = code
        self.message = message
        self.hint = hint
        self.mark = mark
        self.path = path
    }
}

extension Fault: CustomStringConvertible {
    /// Place, key path and message: `12:5: services.cassandra.redy: unknown key`.
    package var description: String {
        path.isRoot ? "\(mark): \(message)" : "\(mark): \(path): \(message)"
    }
}
