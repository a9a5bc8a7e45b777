import FileTree

/// Where some users and groups own entries, or are named in their ACLs: all of them in one look at the entries.
struct OwnerPlaces {
    struct Place: Equatable {
        var count: Int
        var first: BytePath
    }

    private(set) var users: [UInt32: Place] = [:]
    private(set) var groups: [UInt32: Place] = [:]
    private let wantedUsers: Set<UInt32>
    private let wantedGroups: Set<UInt32>

    init(users: Set<UInt32>, groups: Set<UInt32>) {
        (wantedUsers, wantedGroups) = (users, groups)
    }

    /// Looks at the entries of a source.
    ///
    /// - Throws: `CancellationError` as soon as `isCancelled` says so.
    mutating func add(
        _ entries: EntryTable, at location: BytePath, isCancelled: () -> Bool = { false }
    ) throws(CancellationError) {
        for (number, entry) in entries.enumerated() {
            if number % 4096 == 0, isCancelled() { throw CancellationError() }
            var (users, groups): (Set<UInt32>, Set<UInt32>) = ([entry.owner], [entry.group])
            for attribute in entry.attributes where attribute.isACL {
                for named in AccessControlList(attribute.value)?.entries ?? [] {
                    switch named.tag {
                    case .user: users.insert(named.id)
                    case .group: groups.insert(named.id)
                    case .owner, .owningGroup, .mask, .other: break
                    }
                }
            }
            let path = { location.appending(entry.path) }
            for user in users where wantedUsers.contains(user) {
                self.users[user, default: Place(count: 0, first: path())].count += 1
            }
            for group in groups where wantedGroups.contains(group) {
                self.groups[group, default: Place(count: 0, first: path())].count += 1
            }
        }
    }

    subscript(kind: OwnerKind, number: UInt32) -> Place? { kind == .user ? users[number] : groups[number] }
}
