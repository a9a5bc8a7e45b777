import FileTree

/// An ACL's attribute as text, for the reader of a record; the bytes are what counts.
///
/// See: `man 5 acl`.
package enum AccessControlText {
    package static let access = AccessControlList.accessName
    package static let `default` = AccessControlList.defaultName

    /// `user::rw-,user:1000:r--,group::r--,mask::rw-,other::---`; nil for what is no ACL.
    package static func of(_ value: [UInt8]) -> String? {
        guard let list = AccessControlList(value) else { return nil }
        return list.entries.map { entry in
            let bits = permissions.map { entry.permissions & $0.bit != 0 ? $0.letter : "-" }.joined()
            return "\(name(of: entry)):\(bits)"
        }.joined(separator: ",")
    }

    private static let permissions: [(bit: UInt16, letter: String)] = [(4, "r"), (2, "w"), (1, "x")]

    private static func name(of entry: AccessControlList.Entry) -> String {
        switch entry.tag {
        case .owner: "user:"
        case .user: "user:\(entry.id)"
        case .owningGroup: "group:"
        case .group: "group:\(entry.id)"
        case .mask: "mask:"
        case .other: "other:"
        }
    }
}
