/// Other numbers for the users and groups of a tree: those that their names have on another host.
package struct OwnerMap: Sendable, Equatable {
    /// By the number in the tree; one that is not there stays as it is.
    package var users: [UInt32: UInt32]
    package var groups: [UInt32: UInt32]

    package init(users: [UInt32: UInt32] = [:], groups: [UInt32: UInt32] = [:]) {
        self.users = users
        self.groups = groups
    }

    package var isEmpty: Bool { users.isEmpty && groups.isEmpty }

    package func user(_ number: UInt32) -> UInt32 { users[number] ?? number }
    package func group(_ number: UInt32) -> UInt32 { groups[number] ?? number }

    /// The attributes of an entry; of ACLs the named users and groups.
    package func attributes(_ attributes: [ExtendedAttribute]) -> [ExtendedAttribute] {
        var mapped = attributes
        for index in mapped.indices where mapped[index].isACL {
            guard let list = AccessControlList(mapped[index].value) else { continue }
            mapped[index].value = list.mapping(self).value
        }
        return mapped
    }
}

extension ExtendedAttribute {
    package var isACL: Bool { name == AccessControlList.accessName || name == AccessControlList.defaultName }
}
