/// An ACL's attribute as text, for the reader of a record; the bytes are what counts.
///
/// See: `man 5 acl`, `linux/posix_acl_xattr.h` (little-endian: a version of 2, then tag, permissions and id).
package enum AccessControlText {
    package static let access = Array("system.posix_acl_access".utf8)
    package static let `default` = Array("system.posix_acl_default".utf8)

    /// `user::rw-,user:1000:r--,group::r--,mask::rw-,other::---`; nil for what is no ACL.
    package static func of(_ value: [UInt8]) -> String? {
        guard value.count >= 4, (value.count - 4).isMultiple(of: 8), word(value, 0) == 2 else { return nil }
        var parts: [String] = []
        for start in stride(from: 4, to: value.count, by: 8) {
            let tag = UInt16(value[start]) | UInt16(value[start + 1]) << 8
            let permissions = value[start + 2]
            let id = word(value, start + 4)
            guard let name = name(of: tag, id: id) else { return nil }
            let bits = [(4, "r"), (2, "w"), (1, "x")].map { permissions & UInt8($0.0) != 0 ? $0.1 : "-" }.joined()
            parts.append("\(name):\(bits)")
        }
        return parts.joined(separator: ",")
    }

    private static func name(of tag: UInt16, id: UInt32) -> String? {
        switch tag {
        case 0x01: "user:"
        case 0x02: "user:\(id)"
        case 0x04: "group:"
        case 0x08: "group:\(id)"
        case 0x10: "mask:"
        case 0x20: "other:"
        default: nil
        }
    }

    private static func word(_ value: [UInt8], _ start: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(value[start + $1]) << UInt32(8 * $1) }
    }
}
