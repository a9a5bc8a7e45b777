import FileTree
import OverwinterTesting
import Testing

@Suite struct EntryAccessTests {
    private func run(_ line: String) throws {
        let (status, output) = ShellCommand.run(line)
        try #require(status == 0, "\(line): \(output)")
    }

    // The entry is of user 5 and group 8. ACLs are setfacl(1)'s, which works out the mask itself where none is given.
    @Test(
        "who may do what, by mode and ACL, as acl(5) has it",
        arguments: [
            (0o640, 5, [5], "", 6), (0o640, 7, [8], "", 4), (0o640, 7, [9], "", 0), (0o604, 7, [8], "", 0),
            // The owner's own bits count, though all others might.
            (0o066, 5, [8], "", 0),
            (0o640, 7, [9], "u:7:rw", 6), (0o640, 7, [9], "u:7:rw,m::r", 4), (0o646, 7, [9], "u:7:-", 0),
            (0o640, 7, [9], "g:9:rw", 6), (0o640, 7, [9, 10], "g:9:r,g:10:w", 6), (0o644, 7, [9], "g:9:-", 0),
            (0o640, 7, [11], "g:9:rw", 0), (0o644, 7, [11], "u:8:rw", 4),
        ] as [(UInt16, UInt32, [UInt32], String, UInt16)])
    func files(mode: UInt16, user: UInt32, groups: [UInt32], list: String, wanted: UInt16) throws {
        let scratch = try ScratchFolder()
        let file = scratch.path.appending("file")
        try run("umask 077; touch '\(file)'; chmod 0\(String(mode, radix: 8)) '\(file)'")
        if !list.isEmpty { try run("setfacl -m \(list) '\(file)'") }
        let entry = try #require(try TreeScan(root: file).run().entries.first)
        let access = EntryAccess(
            isFolder: false, mode: entry.mode, owner: 5, group: 8,
            list: entry.attributes.first { $0.name == AccessControlList.accessName }?.value)
        #expect(access.permissions(user: user, groups: Set(groups)) == wanted)
        #expect(access.permissions(user: 0, groups: []) == 6)
    }

    @Test(
        "a user's access is tried, with all folders on the way; this process keeps its own",
        .enabled(if: isRoot, "taking another user's place needs root"))
    func tried() throws {
        let scratch = try ScratchFolder()
        let (folder, file) = (scratch.path.appending("folder"), scratch.path.appending("folder/file"))
        try run(
            """
            chmod 755 '\(scratch.path)'; mkdir -m 710 '\(folder)'; chgrp 61002 '\(folder)'; echo text >'\(file)'
            chmod 640 '\(file)'; chown 61001:61003 '\(file)'
            """)
        let owner = UserAccess(user: 61001, group: 61001, groups: [61001, 61002])
        #expect(try owner.may(EntryAccess.read | EntryAccess.write, file))
        #expect(try owner.may(EntryAccess.search, folder))
        #expect(try owner.may(EntryAccess.read, folder) == false)
        let stranger = UserAccess(user: 61001, group: 61001, groups: [61001])
        #expect(try stranger.may(EntryAccess.read, file) == false)
        #expect(throws: FileTreeError.self) { try owner.may(EntryAccess.read, scratch.path.appending("none")) }
        // The threads that go on are root's.
        try run("test $(id -u) = 0 && cat '\(file)'")
        #expect(try UserAccess(user: 0, group: 0, groups: []).may(EntryAccess.write, file))
    }
}
