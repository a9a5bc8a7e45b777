import FileTree
import OverwinterTesting
import Testing

/// Times that no program can set, and a damaged disk has all the same.
struct ImpossibleTimesTests {
    /// Nanoseconds of a second, and those two numbers of them that mean "now" and "as it is" to utimensat(2).
    @Test(
        .enabled(
            if: isRoot && ShellCommand.run("PATH=$PATH:/usr/sbin; command -v debugfs").status == 0,
            "needs root and debugfs"),
        arguments: [1_000_000_000, 0x3FFF_FFFE, 0x3FFF_FFFF])
    func aSecondOfNanosecondsIsTheLastOfThem(nanoseconds: Int) throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        let source = disk.path.appending("source")
        try TreeSpec([
            .folder("d").modified(1_600_000_000, 5), .file("d/f", "f").modified(1_600_000_000, 5),
            .symlink("s", to: "f").modified(1_600_000_000, 5),
        ]).build(at: source)
        disk.unmount()
        // With two bits of seconds below.
        let extra = "0x" + String(nanoseconds << 2, radix: 16)
        let image = disk.path.parent.appending("image")
        let damaged = ShellCommand.run(
            """
            PATH=$PATH:/usr/sbin
            for place in d d/f s; do
                for time in mtime ctime; do echo "set_inode_field /source/$place ${time}_extra \(extra)"; done
            done | debugfs -w -f - '\(image)' && mount -o loop '\(image)' '\(disk.path)'
            """)
        #expect(damaged.status == 0, "\(damaged.output)")
        let report = try copy(source, disk.path.appending("copy"))
        for entry in report.entries where !entry.path.isEmpty {
            #expect(entry.modified == FileTime(seconds: 1_600_000_000, nanoseconds: 999_999_999), "\(entry.path)")
            // The kernel itself mends this one.
            #expect((0..<1_000_000_000).contains(entry.facts?.changed.nanoseconds ?? -1))
        }
        #expect(try differences(source, disk.path.appending("copy")) == [])
    }
}
