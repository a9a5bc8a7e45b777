import FileTree
import OverwinterTesting
import Testing

/// Files that have names outside what is copied.
struct SplitFileTests {
    private static let spec = TreeSpec([
        .folder("in"), .folder("in/left"), .folder("out"), .file("in/whole", "w"),
        .hardLink("in/whole-2", to: "in/whole"),
        .file("in/half", "h"), .hardLink("in/half-2", to: "in/half"), .hardLink("out/half-3", to: "in/half"),
        .file("in/excluded", "e"), .hardLink("in/left/excluded-2", to: "in/excluded"), .file("in/single", "s"),
        .symlink("in/link", to: "single"), .hardLink("out/link-2", to: "in/link"),
    ])

    private func names(_ report: TreeCopyReport) -> [String] {
        let inodes = Dictionary(grouping: report.split, by: \.inode)
        return report.entries.entries(withInodes: Set(inodes.keys)).map { entry in
            let file = inodes[entry.facts?.inode ?? 0]?.first
            return "\(entry.path) \(file?.names ?? 0)/\(file?.links ?? 0)"
        }
    }

    /// What a pass keeps is met, too.
    @Test func areReportedByEveryPass() throws {
        let scratch = try ScratchFolder()
        try Self.spec.build(at: scratch.path)
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try copy(scratch("in"), scratch("copy")) { $0.exclude = [GlobPattern("left")] }
        let wanted = ["excluded 1/2", "half 2/3", "half-2 2/3", "link 1/2"]
        #expect(names(first) == wanted)
        let kept = try copy(scratch("in"), scratch("copy")) {
            $0.exclude = [GlobPattern("left")]
            $0.base = CopyBase(entries: first.entries, trustedBefore: before, place: .destination(checks: false))
        }
        #expect(kept.copied == CopyCount())
        #expect(names(kept) == wanted)
        #expect(try names(copy(scratch("in"), scratch("whole"))) == Array(wanted.dropFirst()))
    }

    @Test(.enabled(if: isRoot, "mounting needs root")) func areReportedOfWhatIsShared() throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 32)
        let (source, set) = (disk.path.appending("in"), disk.path.appending("copy"))
        try Self.spec.build(at: disk.path)
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try copy(source, set)
        let shared = try copy(source, disk.path.appending("next")) {
            $0.base = CopyBase(entries: first.entries, trustedBefore: before, place: .tree(set, reflink: false))
        }
        #expect(shared.copied == CopyCount())
        #expect(names(shared) == ["half 2/3", "half-2 2/3", "link 1/2"])
    }

    @Test func aSingleFileIsOne() throws {
        let scratch = try ScratchFolder()
        try Self.spec.build(at: scratch.path)
        #expect(try names(copy(scratch("in/half"), scratch("copy"))) == [" 1/3"])
    }
}
