import CLinux
import Testing

@testable import FileTree

@Suite("Lines of /proc/PID/maps")
struct MapsLineTests {
    private static let text = """
        00400000-00401000 r--s 00000000 00:2a 77                         /a name with  blanks
        7f5f1c000000-7f5f1c021000 rw-p 00000000 00:00 0
        7f5f20000000-7f5f20001000 rw-s 00001000 fe:01 1234               /gone (deleted)
        7f5f20001000-7f5f20002000 r-xp 00000000 fe:01 9                  /usr/lib/x.so
        7f5f20002000-7f5f20003000 rw-s 00000000 00:00 0
        7ffd2f1f3000-7ffd2f214000 rw-p 00000000 00:00 0                  [stack]

        """

    @Test("only shared mappings of files are read")
    func sharedFiles() {
        let found = MapsLine.sharedFiles(in: Array(Self.text.utf8))
        #expect(found.map(\.range) == ["400000-401000", "7f5f20000000-7f5f20001000"])
        #expect(found.map(\.isWritable) == [false, true])
        #expect(found.map(\.isDeleted) == [false, true])
        #expect(found.map(\.inode) == [77, 1234])
        #expect(found.first?.path == BytePath("/a name with  blanks"))
        #expect(found.last?.device == ow_device_number(0xFE, 1))
    }

    @Test("what is no such line is passed over")
    func others() {
        #expect(MapsLine.sharedFiles(in: Array("\n x s\n1-2 r--s\n1-2 rw-s 0 zz:1 5 /x\n".utf8)).isEmpty)
        #expect(MapsLine.sharedFiles(in: []).isEmpty)
    }
}
