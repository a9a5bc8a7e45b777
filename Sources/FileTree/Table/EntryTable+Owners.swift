extension EntryTable {
    /// The same entries with other owners, in their ACLs too.
    package func mapping(_ owners: OwnerMap) -> EntryTable {
        guard !owners.isEmpty, let top else { return self }
        let mapped = FolderBlock(top, owners)
        // Iteratively: a tree may be deeper than a stack.
        var pending = [mapped]
        while let block = pending.popLast() {
            block.mapChildren(owners)
            pending.append(contentsOf: block.children)
        }
        return EntryTable(top: mapped, isSingle: isSingle)
    }

    /// The users and groups that ACLs name.
    package var listed: (users: Set<UInt32>, groups: Set<UInt32>) {
        var (users, groups): (Set<UInt32>, Set<UInt32>) = ([], [])
        var pending = top.map { [$0] } ?? []
        while let block = pending.popLast() {
            pending.append(contentsOf: block.children)
            block.forEachTraits { traits in
                for attribute in traits.attributes where attribute.isACL {
                    for entry in AccessControlList(attribute.value)?.entries ?? [] {
                        switch entry.tag {
                        case .user: users.insert(entry.id)
                        case .group: groups.insert(entry.id)
                        case .owner, .owningGroup, .mask, .other: break
                        }
                    }
                }
            }
        }
        return (users, groups)
    }
}

extension EntryTraits {
    mutating func map(_ owners: OwnerMap) {
        owner = owners.user(owner)
        group = owners.group(group)
        attributes = owners.attributes(attributes)
    }
}
