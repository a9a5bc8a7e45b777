import FileTree

/// The name that a user or a group had where a set was made.
package struct OwnerName: Codable, Sendable, Equatable {
    package var kind: OwnerKind
    package var number: UInt32
    package var name: String

    package init(kind: OwnerKind, number: UInt32, name: String) {
        self.kind = kind
        self.number = number
        self.name = name
    }

    /// Those that ACLs of the sources name, and that this host knows; nil where there are none but in `names`.
    static func listed(in sources: [SourceEntries], beside names: OwnerNames) -> [OwnerName]? {
        var users: Set<UInt32> = []
        var groups: Set<UInt32> = []
        for source in sources {
            let listed = source.entries.listed
            users.formUnion(listed.users)
            groups.formUnion(listed.groups)
        }
        users.subtract(names.users.keys)
        groups.subtract(names.groups.keys)
        let found = OwnerNames.ofHost(users: users, groups: groups)
        let all = of(found.users, .user) + of(found.groups, .group)
        return all.isEmpty ? nil : all
    }

    private static func of(_ names: [UInt32: [UInt8]], _ kind: OwnerKind) -> [OwnerName] {
        names.sorted { $0.key < $1.key }.map {
            OwnerName(kind: kind, number: $0.key, name: String(decoding: $0.value, as: UTF8.self))
        }
    }
}
