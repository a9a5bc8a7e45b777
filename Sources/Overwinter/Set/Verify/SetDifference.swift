package import FileTree

/// One thing in which a set differs from its record.
package struct SetDifference: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        case missing
        case extra
        /// The bytes of a file.
        case content
        /// Anything else that is recorded of an entry.
        case attribute
        /// The disk, or the user's rights, did not let it be read.
        case unreadable
    }

    /// Below the set's folder.
    package var path: BytePath
    package var kind: Kind
    /// For a reader: `mode is 0644, recorded is 0640`.
    package var message: String

    package init(path: BytePath, kind: Kind, message: String) {
        self.path = path
        self.kind = kind
        self.message = message
    }
}

extension SetDifference: CustomStringConvertible {
    package var description: String { "'\(path)': \(message)" }
}
