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

    /// Whether it is an ACL of XFS as it lies on the disk, which root is shown beside the ACL itself.
    ///
    /// It is never carried: no other file system has it, and to remove it is to remove the ACL.
    ///
    /// See: `/etc/xattr.conf`.
    package var isShadow: Bool { Self.shadows.contains(name) }

    private static let shadows = ["trusted.SGI_ACL_FILE", "trusted.SGI_ACL_DEFAULT"].map { Array($0.utf8) }
}
