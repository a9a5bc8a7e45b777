import FileTree
import Testing

@testable import Overwinter

/// Attributes that a destination gives to what is made there.
struct OwnAttributeTests {
    private func isExcused(_ name: String, expected: String?, found: String?) -> Bool {
        let excuses = Excuses(
            [.ownAttribute(Array("system.nfs4_acl".utf8)), .attributes(namespace: "user")], timeResolution: nil)
        let difference = TreeDifference(
            path: BytePath("x"), aspect: .attribute(name: Array(name.utf8)), expected: expected, found: found)
        return excuses.excuses(difference, of: .file)
    }

    @Test func theyAreExcusedByTheirNameWhereTheSourceHasNone() {
        #expect(isExcused("system.nfs4_acl", expected: nil, found: "0000"))
        #expect(!isExcused("system.nfs4_acl", expected: "0001", found: "0000"))
        #expect(!isExcused("system.nfs4_acl", expected: "0001", found: nil))
        #expect(!isExcused("system.nfs4_dacl", expected: nil, found: "0000"))
        #expect(!isExcused("security.selinux", expected: nil, found: "'x'"))
    }

    @Test func theirNamesComeBackFromTheRecord() {
        let names = ["system.nfs4_acl", "btrfs.compression"].map { SetRecord.Unkept.ownAttribute(Array($0.utf8)) }
        #expect(names.map(\.rawValue) == ["own-xattrs.system.nfs4_acl", "own-xattrs.btrfs.compression"])
        #expect(names.map(\.ownAttribute) == ["system.nfs4_acl", "btrfs.compression"])
        #expect([SetRecord.Unkept.owners, .attributes(namespace: "user")].map(\.ownAttribute) == [nil, nil])
    }
}
