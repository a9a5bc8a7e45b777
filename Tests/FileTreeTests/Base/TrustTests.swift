import FileTree
import Glibc
import OverwinterTesting
import Testing

/// What an earlier pass noted is believed only where the kernel's times can be.
struct TrustTests {
    @Test(.enabled(if: isRoot, "mounting needs root"), arguments: ["ext4", "xfs", "btrfs", "tmpfs"])
    func localDisksAreTrusted(type: String) throws {
        let disk =
            try type == "tmpfs" ? MountedFileSystem(tmpfs: "size=1m") : MountedFileSystem(loop: type, megabytes: 320)
        #expect(try TrustedFileSystem.holds(disk.path) == (type != "tmpfs"))
    }

    @Test func whatTheKernelMakesUpIsNot() throws {
        for path in ["/proc", "/sys", "/dev"] { #expect(try TrustedFileSystem.holds(BytePath(path)) == false) }
        #expect(try thrown { _ = try TrustedFileSystem.holds(BytePath("/none")) }.code == .notFound)
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func anOverlayIsNot() throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        let mounted = ShellCommand.run(
            "cd '\(disk.path)' && mkdir l u w m && mount -t overlay -o lowerdir=l,upperdir=u,workdir=w overlay m")
        #expect(mounted.status == 0, "\(mounted.output)")
        #expect(try TrustedFileSystem.holds(disk.path.appending("m")) == false)
    }

    @Test(.enabled(if: isRoot, "mounting needs root"))
    func mountsWithinASourceAreJudgedEachForItself() throws {
        let passes = try TwoPasses(
            TreeSpec([.folder("m"), .folder("m/n"), .file("f", "f"), .file("mounted"), .file("other", "o")]))
        let memory = try MountedFileSystem(tmpfs: "size=1m")
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        try TreeSpec([.file("x"), .folder("n")]).build(at: memory.path)
        try TreeSpec([.file("y")]).build(at: disk.path)
        let source = passes.source
        defer { _ = ShellCommand.run("umount '\(source)/m/n' '\(source)/m' '\(source)/mounted'") }
        let mounted = ShellCommand.run(
            """
            mount --bind '\(memory.path)' '\(source)/m' && mount --bind '\(disk.path)' '\(source)/m/n' &&
            mount --bind '\(memory.path)/x' '\(source)/mounted'
            """)
        #expect(mounted.status == 0, "\(mounted.output)")
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try copy(source, passes.place("again"))
        let report = try copy(source, passes.place("again")) {
            $0.base = CopyBase(entries: first.entries, trustedBefore: before, place: .destination(checks: false))
        }
        // f, other and y; not what lies in memory.
        #expect(report.kept.files == 3)
        #expect(report.copied.files == 2)
        #expect(report.mounts.map(\.description) == ["m", "m/n", "mounted"])
        #expect(try differences(source, passes.place("again")) == [])
    }

    /// All that is changed from 2038 on has that time, where a file system has no later one.
    @Test(.enabled(if: isRoot, "mounting needs root"))
    func theLastTimeOfASmallClockTellsNothing() throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 64)
        try TreeSpec([.file("f", "f"), .file("other", "o"), .folder("d"), .file("d/x", "x")]).build(
            at: disk.path.appending("source"))
        let set = ShellCommand.run(
            """
            PATH=$PATH:/usr/sbin; cd / && image=$(losetup -n -O BACK-FILE "$(findmnt -n -o SOURCE '\(disk.path)')") &&
            umount '\(disk.path)' && for name in f d d/x; do
                debugfs -w -R "set_inode_field source/$name ctime @0x7fffffff" "$image" || exit 1
            done && mount -o loop "$image" '\(disk.path)'
            """)
        #expect(set.status == 0, "\(set.output)")
        let source = disk.path.appending("source")
        #expect(try status(source.appending("f")).changed.seconds == 1 << 31 - 1)
        let first = try copy(source, disk.path.appending("copy"))
        let report = try copy(source, disk.path.appending("copy")) {
            $0.base = CopyBase(
                entries: first.entries, trustedBefore: FileTime(seconds: 1 << 32, nanoseconds: 0),
                place: .destination(checks: false), hasSameNames: true)
        }
        #expect(report.kept.files == 1)
        #expect(report.copied.files == 2)
    }

    @Test func theClockIsTheOneThatStamps() throws {
        let scratch = try ScratchFolder()
        for number in 0..<200 {
            let before = FileSystemClock.now
            try TestFile.write("x", to: scratch("f\(number)"))
            #expect(try status(scratch("f\(number)")).changed >= before)
        }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        #expect(FileSystemClock.now <= FileTime(seconds: Int64(time.tv_sec) + 1, nanoseconds: 0))
    }

    @Test(.enabled(if: ShellCommand.exists("strace"), "strace is not installed"))
    func aFailedSyncIsAnError() throws {
        let scratch = try ScratchFolder()
        let result = SameTestElsewhere.run(
            "TrustTests/whileTheDiskFails",
            wrapper: "strace -f -qq -o /dev/null -e trace=syncfs -e inject=syncfs:error=EIO",
            variable: "OVERWINTER_FAILING_SYNC", value: "\(scratch.path)")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("whileTheDiskFails"))
        #expect(!result.output.contains("skipped"))
    }

    @Test(.enabled(if: SameTestElsewhere.isMeant("OVERWINTER_FAILING_SYNC"), "run by aFailedSyncIsAnError"))
    func whileTheDiskFails() throws {
        let path = BytePath(getenv("OVERWINTER_FAILING_SYNC").map { String(cString: $0) } ?? "")
        let error = try thrown { try Folder.syncFileSystem(at: path) }
        #expect(error.code == .inputOutput)
        #expect(error.message == "unable to sync the file system of '\(path)': input/output error")
    }
}
