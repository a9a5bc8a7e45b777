/// One extended attribute; ACLs are the two named `system.posix_acl_access` and `system.posix_acl_default`.
///
/// See: `man 7 xattr`, `man 5 acl`.
package struct ExtendedAttribute: Hashable, Sendable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(name: [UInt8], value: [UInt8]) {
        self.name = name
        self.value = value
    }
}
