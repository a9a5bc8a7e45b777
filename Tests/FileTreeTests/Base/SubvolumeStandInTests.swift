import FileTree
import Glibc
import OverwinterTesting
import Testing

/// In a snapshot of btrfs, the folder that stands for a nested subvolume: its time of change is that of the look at it.
@Suite(.enabled(if: geteuid() == 0, "needs root: a file system is mounted"))
struct SubvolumeStandInTests {
    @Test func itsTimesTellNoChange() throws {
        let disk = try MountedFileSystem(loop: "btrfs", megabytes: 300)
        func shell(_ script: String) throws {
            let result = ShellCommand.run("set -e; PATH=$PATH:/usr/sbin; cd '\(disk.path)'; \(script)")
            if result.status != 0 { throw TestFailure("\(script): \(result.output)") }
        }
        try shell(
            "btrfs -q subvolume create s; btrfs -q subvolume create s/nested; mkdir s/plain; echo x > s/plain/file")
        TwoPasses.waitForTheClock()
        let still = try FileStatus.of(disk.path.appending("s/plain/file")).changed
        try shell("touch s/plain/other; btrfs -q subvolume snapshot s snapshot")
        let source = disk.path.appending("snapshot")
        #expect(try FileStatus.of(source.appending("nested")).inode == 2)
        let report = try copy(source, disk.path.appending("copy")) { $0.stillSince = still }
        // What did change is told as ever.
        #expect(report.late.map(\.description) == ["plain", "plain/other"])
        // The kernel lets go of it, and makes it anew at the next look.
        try shell("sleep 0.05; sync; echo 2 > /proc/sys/vm/drop_caches")
        let change = try ChangeScan(root: source, expected: report.entries).firstChange()
        #expect(change == nil, "\(String(describing: change))")
        disk.unmount()
    }
}
