import FileTree
import Testing

@Suite struct OwnerMapTests {
    typealias Entry = AccessControlList.Entry

    /// As setfacl(1) makes it.
    private func acl(_ entries: [(AccessControlList.Tag, UInt16, UInt32)]) -> [UInt8] {
        var value: [UInt8] = [2, 0, 0, 0]
        for (tag, permissions, id) in entries {
            value += [UInt8(tag.rawValue), 0, UInt8(permissions), 0]
            value += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: id >> $0) }
        }
        return value
    }

    private let none = UInt32.max

    @Test("an ACL's users and groups get other numbers, in order; its own entries stay")
    func accessControlLists() {
        let found = acl([
            (.owner, 6, none), (.user, 4, 7), (.user, 6, 300), (.owningGroup, 4, none), (.group, 5, 7),
            (.mask, 7, none),
            (.other, 0, none),
        ])
        let wanted = acl([
            (.owner, 6, none), (.user, 6, 5), (.user, 4, 70_000), (.owningGroup, 4, none), (.group, 5, 9),
            (.mask, 7, none), (.other, 0, none),
        ])
        let map = OwnerMap(users: [7: 70_000, 300: 5], groups: [7: 9])
        for name in [AccessControlList.accessName, AccessControlList.defaultName] {
            let mapped = map.attributes([ExtendedAttribute(name: name, value: found)])
            #expect(mapped == [ExtendedAttribute(name: name, value: wanted)])
        }
        #expect(AccessControlList(found)?.value == found)
    }

    @Test("two users who are one here have what either had")
    func merged() {
        let map = OwnerMap(users: [7: 8])
        let found = AccessControlList(acl([(.user, 4, 7), (.user, 2, 8), (.mask, 6, none)]))
        #expect(found?.mapping(map).value == acl([(.user, 6, 8), (.mask, 6, none)]))
    }

    @Test("what is no ACL, and every other attribute, stays as it is")
    func others() {
        let map = OwnerMap(users: [7: 8])
        let attributes = [
            ExtendedAttribute(name: AccessControlList.accessName, value: [2, 0, 0, 0, 2]),
            ExtendedAttribute(name: Array("user.note".utf8), value: acl([(.user, 4, 7)])),
        ]
        #expect(map.attributes(attributes) == attributes)
        #expect(AccessControlList([1, 0, 0, 0]) == nil)
        #expect(AccessControlList(acl([(.user, 4, 7)]) + [3, 0, 0, 0, 0, 0, 0, 0]) == nil)
    }

    @Test("a table has other owners below as well, and the one it was made of does not")
    func tables() throws {
        var entries = ["", "a", "dir", "dir/b", "dir/c"].map { path in
            TreeEntry(
                path: BytePath(path), kind: ["", "dir"].contains(path) ? .directory : .file, mode: 0o640, owner: 7,
                group: 8, size: 0, modified: FileTime(seconds: 1, nanoseconds: 2))
        }
        entries[3].owner = 9
        (entries[3].linkGroup, entries[4].linkGroup) = (1, 1)
        entries[4].owner = 9
        entries[4].attributes = [
            ExtendedAttribute(name: AccessControlList.accessName, value: acl([(.user, 4, 7), (.group, 4, 30)]))
        ]
        let table = try EntryTable(entries)
        #expect(table.listed.users == [7])
        #expect(table.listed.groups == [30])
        let mapped = table.mapping(OwnerMap(users: [7: 9, 9: 7], groups: [8: 80]))
        #expect(mapped.map(\.owner) == [9, 9, 9, 7, 7])
        #expect(mapped.map(\.group) == [80, 80, 80, 80, 80])
        #expect(mapped.listed.users == [9])
        #expect(mapped.map(\.linkGroup) == [nil, nil, nil, 1, 1])
        #expect(mapped.count == 5)
        #expect(Array(table) == entries)
        // `dir` has the access of the root: as one that differs, it keeps what is in it from who may not search it.
        var closed = entries
        closed[2].mode = 0o700
        let reached = try EntryTable(closed).accesses { $0.mode != 0o700 }
        #expect(reached.map(\.path) == ["", "a", "dir"].map { BytePath($0) })
        let all = try EntryTable(closed).accesses()
        #expect(all.map(\.path) == ["", "a", "dir", "dir/b", "dir/c"].map { BytePath($0) })
        let single = try EntryTable([
            TreeEntry(
                path: BytePath(""), kind: .file, mode: 0o600, owner: 7, group: 8, size: 0,
                modified: FileTime(seconds: 1, nanoseconds: 2))
        ])
        #expect(single.mapping(OwnerMap(users: [7: 9])).map(\.owner) == [9])
        #expect(single.accesses().map(\.path) == [BytePath("")])
    }
}
