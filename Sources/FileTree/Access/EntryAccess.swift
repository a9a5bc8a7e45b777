/// What decides who may do what with an entry.
package struct EntryAccess: Hashable, Sendable {
    package static let read: UInt16 = 4
    package static let write: UInt16 = 2
    package static let search: UInt16 = 1

    package var isFolder: Bool
    package var mode: UInt16
    package var owner: UInt32
    package var group: UInt32
    /// The ACL's attribute, where there is one.
    package var list: [UInt8]?

    package init(isFolder: Bool, mode: UInt16, owner: UInt32, group: UInt32, list: [UInt8]? = nil) {
        self.isFolder = isFolder
        self.mode = mode
        self.owner = owner
        self.group = group
        self.list = list
    }

    package func mapping(_ owners: OwnerMap) -> EntryAccess {
        var mapped = self
        mapped.owner = owners.user(owner)
        mapped.group = owners.group(group)
        mapped.list = list.map { AccessControlList($0)?.mapping(owners).value ?? $0 }
        return mapped
    }

    /// What a process of this user and these groups may do: any of `read` and `write`, and of a folder `search`.
    ///
    /// See: `man 5 acl`, ACCESS CHECK ALGORITHM.
    package func permissions(user: UInt32, groups: Set<UInt32>) -> UInt16 {
        granted(user, groups) & (isFolder ? 0o7 : Self.read | Self.write)
    }

    private func granted(_ user: UInt32, _ groups: Set<UInt32>) -> UInt16 {
        if user == 0 { return 0o7 }
        if user == owner { return mode >> 6 & 0o7 }
        guard let entries = list.flatMap(AccessControlList.init)?.entries else {
            return (groups.contains(group) ? mode >> 3 : mode) & 0o7
        }
        let mask = entries.first { $0.tag == .mask }?.permissions ?? 0o7
        if let named = entries.first(where: { $0.tag == .user && $0.id == user }) { return named.permissions & mask }
        let ofGroups = entries.filter {
            $0.tag == .owningGroup && groups.contains(group) || $0.tag == .group && groups.contains($0.id)
        }
        if ofGroups.isEmpty { return mode & 0o7 }
        return ofGroups.reduce(0) { $0 | $1.permissions } & mask
    }
}
