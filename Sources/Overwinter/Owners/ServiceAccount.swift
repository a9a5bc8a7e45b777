import Glibc
import Services

/// As whom a service runs, in the numbers of a host.
package struct ServiceAccount: Codable, Sendable, Equatable {
    package var user: String
    package var uid: UInt32
    package var gid: UInt32
    /// All of them, sorted, `gid` among them.
    package var groups: [UInt32]

    package init(user: String, uid: UInt32, gid: UInt32, groups: [UInt32]) {
        self.user = user
        self.uid = uid
        self.gid = gid
        self.groups = groups
    }

    /// A name that a unit asks for and a host does not have.
    struct Unknown: Error {
        var kind: OwnerKind
        var name: String
    }

    /// What a unit's names are on this host.
    ///
    /// - Throws: ``Unknown`` for the first that is none here.
    static func ofHost(_ unit: UnitAccount) throws(Unknown) -> ServiceAccount {
        let (uid, own) = try user(unit.user)
        var gid = own
        if let name = unit.group { gid = try group(name) }
        var groups = Set(memberships(of: unit.user, gid))
        for name in unit.supplementaryGroups { groups.insert(try group(name)) }
        return ServiceAccount(user: unit.user, uid: uid, gid: gid, groups: groups.sorted())
    }

    private static func user(_ name: String) throws(Unknown) -> (number: UInt32, group: UInt32) {
        if let found = OwnerNumbers.user(Array(name.utf8)) { return found }
        guard let number = UInt32(name) else { throw Unknown(kind: .user, name: name) }
        return (number, number)
    }

    private static func group(_ name: String) throws(Unknown) -> UInt32 {
        guard let number = OwnerNumbers.group(Array(name.utf8)) ?? UInt32(name) else {
            throw Unknown(kind: .group, name: name)
        }
        return number
    }

    /// See: `man 3 getgrouplist`.
    private static func memberships(of user: String, _ own: UInt32) -> [UInt32] {
        var room: Int32 = 64
        while room <= 1 << 16 {
            var groups = [gid_t](repeating: 0, count: Int(room))
            var count = room
            if getgrouplist(user, own, &groups, &count) >= 0 { return Array(groups.prefix(Int(count))) }
            room *= 4
        }
        return [own]
    }
}
