import CLinux
import Glibc
import OverwinterTesting
import Testing

@testable import FileTree

/// What would make a line of a record that nobody could read.
struct RecordLimitTests {
    @Test(arguments: [(0, []), (4, []), (5, [0, 8192, 16384, 24576, 32768])])
    func theHolesOfAFileWithVeryManyAreNotTold(most: Int, wanted: [Int64]) throws {
        let scratch = try ScratchFolder()
        let made = ShellCommand.run(
            "for i in 1 3 5 7 9; do printf x | dd of='\(scratch("f"))' bs=4096 seek=$i conv=notrunc status=none; done")
        #expect(made.status == 0, "\(made.output)")
        let reader = ContentReader(
            progress: CopyProgress(), isCancelled: { false }, digests: .xxh3, mostHoles: most)
        let file = Descriptor(owning: scratch("f").withCString { ow_open(AT_FDCWD, $0, O_RDONLY | O_CLOEXEC, 0) })
        var status = EntryStatus()
        #expect(status.load(file.raw) == 0)
        let outcome = try #require(
            reader.transfer(from: file.raw, to: -1, size: status.size, mayHaveHoles: true))
        #expect(outcome.length == 36865)
        #expect(outcome.holes.map(\.lowerBound) == wanted)
        #expect(reader.holes(of: file.raw, status).map(\.lowerBound) == wanted)
    }

    @Test func tooManyLargeAttributesEndACopy() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([
            .folder("d"), .file("d/f", "f").attribute("user.a", "12345").attribute("user.b", "12345"),
        ]).build(at: scratch("source"))
        _ = try copy(scratch("source"), scratch("copy")) { $0.mostAttributeBytes = 10 }
        let error = try copyError(scratch("source"), scratch("other")) { $0.mostAttributeBytes = 9 }
        #expect(error.code == .tooLong)
        #expect(
            error.message
                == "'\(scratch("source/d/f"))' has 2 extended attributes of 10 bytes in all, and 9 can be recorded")
        #expect(
            error.hint == "look at them with getfattr -d -m -, and remove what is not needed, or exclude the entry")
    }
}
