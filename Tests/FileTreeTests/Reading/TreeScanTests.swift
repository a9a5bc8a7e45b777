import CLinux
import Glibc
import OverwinterTesting
import Testing

@testable import FileTree

struct TreeScanTests {
    @Test func digestsAreThoseOfOtherPrograms() throws {
        let scratch = try ScratchFolder()
        let sizes = [0, 1, 240, 241, 65_536, 262_143, 262_144, 262_145, 3_000_000]
        try TreeSpec(
            sizes.map { .file("f\($0)", String(repeating: "q", count: $0)) } + [
                .sparse("hole", size: 700_000, [300_000: [1]])
            ]
        )
        .build(at: scratch("tree"))
        let entries = Array(try TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256]).run().entries).dropFirst()
        #expect(entries.count == sizes.count + 1)
        for entry in entries {
            let sum = ShellCommand.run("sha256sum < '\(scratch("tree").appending(entry.path))'").output.prefix(64)
            let found = entry.sha256?.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(found == String(sum), "\(entry.path)")
        }
        // Of nothing, as the XXH3 specification gives it.
        #expect(entries.first?.xxh3 == Digest128(high: 0x99aa_06d3_0147_98d8, low: 0x6001_c324_468d_497f))
    }

    @Test func withoutDigestsNothingIsRead() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a", "x")]).build(at: scratch("tree"))
        let progress = CopyProgress()
        let listing = try TreeScan(root: scratch("tree"), digests: [], progress: progress).run()
        #expect(Array(listing.entries).last?.xxh3 == nil)
        #expect(progress.bytes == 0)
        #expect(progress.files == 1)
        #expect(listing.bytes == 1)
    }

    @Test func bytesCanBeReadFromTheDisk() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a", String(repeating: "x", count: 500_000))]).build(at: scratch("tree"))
        try Folder.syncFileSystem(at: scratch.path)
        let fromDisk = try TreeScan(root: scratch("tree"), dropCache: true).run().entries
        #expect(try fromDisk == TreeScan(root: scratch("tree")).run().entries)
    }

    /// Whole blocks and parts of one, single reads and reads ahead, data behind holes; in /var/tmp, where there may be a disk.
    @Test func pastThePageCacheTheSameIsRead() throws {
        let scratch = try ScratchFolder(in: BytePath("/var/tmp"))
        let tree = scratch("tree")
        let sizes = [65_535, 65_536, 65_537, 200_000, 262_144, 262_145, 1_000_000, 8 << 20, (8 << 20) + 1, 20_000_001]
        let made = ShellCommand.run(
            """
            set -e; mkdir '\(tree)'; cd '\(tree)'
            for size in \(sizes.map { "\($0)" }.joined(separator: " ")); do head -c $size /dev/urandom >$size; done
            truncate -s 40000007 sparse
            dd if=20000001 of=sparse bs=4096 seek=3 count=2500 conv=notrunc status=none
            dd if=20000001 of=sparse bs=5000 seek=5000 count=1 conv=notrunc status=none
            sync -f .
            """)
        #expect(made.status == 0, "\(made.output)")
        let read = try TreeScan(root: tree, digests: [.xxh3, .sha256], dropCache: true).run().entries
        #expect(try read == TreeScan(root: tree, digests: [.xxh3, .sha256]).run().entries)
        for entry in Array(read).dropFirst() {
            let sum = ShellCommand.run("sha256sum < '\(tree.appending(entry.path))'").output.prefix(64)
            let found = entry.sha256?.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(found == String(sum), "\(entry.path)")
        }
    }

    @Test func aFileThatShrinksWhileItIsReadAheadIsToldOf() throws {
        let scratch = try ScratchFolder(in: BytePath("/var/tmp"))
        let file = scratch("file")
        #expect(ShellCommand.run("head -c 20000001 /dev/urandom >'\(file)'; sync '\(file)'").status == 0)
        let opened = Descriptor(owning: file.withCString { ow_open(AT_FDCWD, $0, O_RDONLY, 0) })
        let reader = ContentReader(progress: CopyProgress(), isCancelled: { false }, digests: .sha256)
        let outcome = reader.read(opened.raw, size: 30_000_000, mayHaveHoles: false, ahead: ReadAhead())
        #expect(outcome?.length == 20_000_001)
        let cancelled = ContentReader(progress: CopyProgress(), isCancelled: { true }, digests: .sha256)
        #expect(cancelled.read(opened.raw, size: 20_000_001, mayHaveHoles: false, ahead: ReadAhead()) == nil)
        #expect(cancelled.failure?.side == .cancelled)
    }

    @Test func linksAreNumberedInTheOrderOfTheirFirstPaths() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([
            .file("z"), .file("m"), .hardLink("a", to: "z"), .hardLink("b", to: "m"), .file("single"), .file("c"),
        ]).build(at: scratch("tree"))
        _ = ShellCommand.run("ln '\(scratch("tree/c"))' '\(scratch("outside"))'")
        let entries = try TreeScan(root: scratch("tree")).run().entries
        #expect(entries.map(\.path.description) == ["", "a", "b", "c", "m", "single", "z"])
        // The other name of "c" is not of this tree.
        #expect(entries.map(\.linkGroup) == [nil, 1, 2, nil, 2, nil, 1])
    }

    @Test func measuresAgreeWithScans() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([
            .file("a", "12345"), .hardLink("b", to: "a"), .sparse("s", size: 1 << 20), .folder("d"),
            .file("d/x.tmp", "1"), .fifo("p"),
        ]).build(at: scratch("tree"))
        let size = try TreeMeasure(root: scratch("tree"), exclude: [GlobPattern("*.tmp")]).run()
        #expect(size.entries == 6)
        #expect(size.files == 3)
        #expect(size.bytes == 5 + (1 << 20))
        #expect(size.allocated < 100_000)
        #expect(try TreeMeasure(root: scratch("tree/a")).run().bytes == 5)
    }

    @Test func aRemovalGivesBackWhatHasNoNameElsewhere() throws {
        let scratch = try ScratchFolder()
        let bytes = String(repeating: "x", count: 100_000)
        try TreeSpec([.file("a", bytes), .hardLink("b", to: "a"), .file("c", bytes), .file("d", bytes)])
            .build(at: scratch("tree"))
        _ = ShellCommand.run("ln '\(scratch("tree/c"))' '\(scratch("outside"))'; sync -f '\(scratch("tree"))'")
        let size = try TreeMeasure(root: scratch("tree")).run()
        #expect(size.removable * 3 == size.allocated * 2)
        #expect(try TreeMeasure(root: scratch("tree/c")).run().removable == 0)
    }
}
