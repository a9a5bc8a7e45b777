import CLinux
import FileTree
import Glibc
import OverwinterTesting
import Testing

/// Every kind of change between the two passes is followed, and nothing else is copied.
@Suite(.enabled(if: TrustedPlace.isAvailable, TrustedPlace.need))
struct ChangeTests {
    private static let spec = TreeSpec([
        .folder("d"), .file("d/a", "first").mode(0o640), .file("d/b", "other"), .folder("e"), .file("e/x", "x"),
        .file("f", "plain").modified(1_600_000_000, 5), .symlink("s", to: "f"), .fifo("p"),
        .file("g1", "grouped"), .hardLink("g2", to: "g1"), .hardLink("d/g3", to: "g1"),
        .sparse("holes", size: 1 << 20, [8192: [1, 2, 3]]),
    ])

    private func shell(_ script: String, in source: BytePath) throws {
        let result = ShellCommand.run("set -e; cd '\(source)'; \(script)")
        if result.status != 0 { throw TestFailure("\(script): \(result.output)") }
    }

    @Test func whatIsUnchangedIsNotTouched() throws {
        let passes = try TwoPasses(ChangeTests.spec)
        let inodes = try TreeScan(root: passes.destination).run().entries.map(\.facts)
        let report = try passes.final()
        #expect(report.copied == CopyCount())
        #expect(report.shared == CopyCount())
        #expect(report.kept == CopyCount(files: report.files, bytes: report.bytes))
        #expect(try passes.wrong() == [])
        // Linking the third tree changed the ctime of all but the folders.
        let after = try TreeScan(root: passes.destination).run().entries.map(\.facts)
        #expect(inodes.map(\.?.inode) == after.map(\.?.inode))
        #expect(inodes[1] == after[1])
    }

    /// What a pass does not list again it must know all about.
    @Test func socketsOfUnchangedFoldersAreToldAgain() throws {
        let passes = try TwoPasses(
            TreeSpec([.folder("d"), .file("d/a", "x"), .socket("d/s"), .folder("e"), .file("e/b")]))
        let report = try passes.final()
        #expect(report.sockets.map(\.description) == ["d/s"])
        #expect(report.kept.files == 2)
    }

    /// A mount changes no time of the folder it is in, and the listing tells the kind of what is under it.
    ///
    /// Once called a change of the file, though nothing changed: a chroot with `/dev/null` mounted on a file could not be copied.
    @Test(.enabled(if: isRoot, "mounting needs root"))
    func whatIsMountedOnAFileIsCopiedAsWhatItIs() throws {
        let spec = TreeSpec([
            .folder("d"), .file("d/null"), .file("d/pipe"), .file("d/log"), .file("d/file"), .fifo("d/back"),
            .file("d/b", "y"),
        ])
        let things = try ScratchFolder()
        try TreeSpec([.fifo("pipe"), .socket("log"), .file("file", "mounted")]).build(at: things("t"))
        func mount(_ source: BytePath) {
            let mounts = [("/dev/null", "null")] + ["pipe", "log", "file"].map { ("\(things("t"))/\($0)", $0) }
            for (what, name) in mounts + [("\(things("t"))/file", "back")] {
                _ = ShellCommand.run("mount --bind '\(what)' '\(source)/d/\(name)'")
            }
        }
        for isEarly in [true, false] {
            let passes = try TwoPasses(spec) { if isEarly { mount($0) } }
            defer { _ = ShellCommand.run("cd '\(passes.source)/d' && umount null pipe log file back") }
            let report = try passes.final { if !isEarly { mount($0) } }
            #expect(passes.first.changed == [])
            #expect(report.mounts.map(\.description) == ["d/back", "d/file", "d/null", "d/pipe"])
            #expect(report.sockets.map(\.description) == ["d/log"])
            #expect(try passes.wrong() == [])
            let null = try FileStatus.of(passes.destination.appending("d/null"))
            #expect(null.kind == .characterDevice)
            #expect(try TestFile.text(of: passes.destination.appending("d/back")) == "mounted")
        }
    }

    @Test func manyFilesOfWhichSomeChangeAreAllRecorded() throws {
        // More than one segment of records, and more names than one worker takes at once.
        let names = (0..<4500).map { "d/\(100_000 + $0)" }
        let passes = try TwoPasses(TreeSpec([.folder("d")] + names.map { .file($0) }))
        let report = try passes.final { source in
            for name in [names[0], names[4095], names[4096], names[4499]] {
                try TestFile.write("changed", to: source.appending(name))
            }
        }
        #expect(report.copied.files == 4)
        #expect(report.kept.files == 4496)
        #expect(try passes.wrong() == [])
    }

    @Test func whatChangedAfterTheStopIsTold() throws {
        let passes = try TwoPasses(ChangeTests.spec)
        try shell("echo > e/early; touch d/a", in: passes.source)
        TwoPasses.waitForTheClock()
        let still = try FileStatus.of(passes.source.appending("d/a")).changed
        try shell("echo >> f; mv d/b d/c; chmod 700 e", in: passes.source)
        let report = try copy(passes.source, passes.destination) { $0.stillSince = still }
        #expect(report.late.map(\.description) == ["d", "d/c", "e", "f"])
    }

    /// `copied`: how many names of regular files were made anew.
    ///
    /// Where a folder moves with one name of a group, whose inode is unchanged, it is one of them or all, as the first name met is.
    private static let changes: [(String, Int)] = [
        ("printf x >> f", 1), ("truncate -s 2 f", 1), ("printf 'PLAIN' > .n; touch -r f .n; mv .n f", 1),
        ("touch -r f /tmp/ow-time-$$; printf PLAIN > f; touch -r /tmp/ow-time-$$ f; rm /tmp/ow-time-$$", 1),
        ("printf P | dd of=f conv=notrunc status=none; touch -d '@1600000000.000000005' f", 1),
        ("chmod 600 f", 1), ("touch f", 1), ("touch -d @7 d", 0), ("chmod 711 d", 0), ("setfattr -n user.x -v y f", 1),
        ("setfattr -n user.x -v y d", 0), ("setfacl -m u:1:rwx f", 1), ("setfacl -d -m u:1:rwx d; echo >> d/a", 1),
        ("rm f", 0), ("rm s", 0), ("rm -r d", 2), ("mv f h", 1), ("mv d/a e/a", 1), ("mv d i", 2),
        ("mv d t; mv e d; mv t e", 3), ("mv d/a t; mv d/b d/a; mv t d/b", 2),
        ("rm f; mkdir f; echo > f/y", 1), ("rm -r e; echo > e", 1), ("rm f; ln -s d f", 0), ("rm s; echo > s", 1),
        ("rm -r e; ln -s d e", 0), ("rm s; mkdir s", 0), ("rm p; mkfifo p", 0), ("rm p; echo p > p", 1),
        ("ln -sfn d s", 0), ("rm f; mkfifo f", 0), ("mkdir n; mkdir n/m; cp -a d n/m", 3),
        ("rm d/b; echo other > d/b", 1), ("rm d/a d/b; echo a > d/b; echo b > d/a", 2),
        // Hard links: gained, lost, moved, parted, joined, written through one of them.
        ("ln g1 g4", 4), ("ln f f2", 2), ("rm d/g3", 2), ("mv g2 e/g2", 3), ("cp g1 t; mv t g1", 3),
        ("ln -f g1 f", 4), ("ln -f f g2", 4), ("printf more >> g1", 3), ("mv d i; mv i d", 0), ("chmod 755 g2", 3),
        // A folder that moves with one of the names takes no ctime along.
        ("mv d d2; mkdir d; mv d2/a d/a", 2),
        ("dd if=/dev/zero of=holes bs=4096 seek=100 count=1 conv=notrunc status=none", 1),
        ("fallocate -p -o 8192 -l 4096 holes", 1), ("truncate -s 3M holes", 1),
        (
            "touch -r holes t; printf 12345 | dd of=holes bs=1 seek=8192 conv=notrunc status=none; touch -r t holes; rm t",
            1
        ),
    ]

    @Test(arguments: changes)
    func itIsFollowed(script: String, copied: Int) throws {
        try follow(script, copied, try TwoPasses(ChangeTests.spec))
    }

    /// One after another on one disk, since making so many takes long.
    @Test(.enabled(if: isRoot, "mounting needs root"), arguments: ["xfs", "btrfs"])
    func itIsFollowedOnOtherFileSystems(type: String) throws {
        let disk = try MountedFileSystem(loop: type, megabytes: 320)
        for (number, (script, copied)) in ChangeTests.changes.enumerated() {
            let place = try TrustedPlace(disk.path.appending("\(number)"))
            // Btrfs cuts holes as it likes.
            try follow(script, copied, try TwoPasses(ChangeTests.spec, in: place), holes: type != "btrfs")
        }
    }

    private func follow(_ script: String, _ copied: Int, _ passes: TwoPasses, holes: Bool = true) throws {
        guard !script.contains("setf") || ShellCommand.exists("setfacl") && ShellCommand.exists("setfattr") else {
            return
        }
        let report = try passes.final { try shell(script, in: $0) }
        #expect(try passes.wrong(holes: holes) == [], "\(script)")
        #expect(
            report.copied.files == copied || script.contains("mv d ") && report.copied.files == copied + 3, "\(script)")
        #expect(report.kept.files == report.files - report.copied.files, "\(script)")
    }

    @Test func aWriterThroughMappedPagesIsSeen() throws {
        var mapped: UnsafeMutableRawPointer?
        let passes = try TwoPasses(TreeSpec([.file("m", String(repeating: "a", count: 8192)), .file("n")])) { source in
            // Dirtied before the pass begins, so that the next store alone would leave no trace.
            let file = source.appending("m").withCString { ow_open(AT_FDCWD, $0, O_RDWR | O_CLOEXEC, 0) }
            mapped = mmap(nil, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
            _ = ow_close(file)
            if mapped == MAP_FAILED { throw TestFailure("mmap") }
            mapped?.storeBytes(of: UInt8(ascii: "b"), toByteOffset: 5000, as: UInt8.self)
        }
        defer { if let mapped { munmap(mapped, 8192) } }
        #expect(passes.first.entries.contains { $0.facts?.changed ?? .never < passes.before && $0.size == 8192 })
        let report = try passes.final { _ in
            mapped?.storeBytes(of: UInt8(ascii: "c"), toByteOffset: 5000, as: UInt8.self)
        }
        #expect(report.copied.files == 1)
        #expect(try passes.wrong() == [])
        #expect(try TestFile.text(of: passes.destination.appending("m")).contains("c"))
    }

    @Test func whatIsAsYoungAsThePassIsCopiedAgain() throws {
        let passes = try TwoPasses(TreeSpec([.file("old")])) { _ in }
        let young = try TwoPasses(TreeSpec([.file("old")]))
        try TestFile.write("young", to: young.source.appending("old"))
        #expect(try passes.final().copied.files == 0)
        // Written in the very tick in which the first pass began.
        let again = try copy(young.source, young.place("again")) { $0.changeIsError = false }
        let exact = try FileStatus.of(young.source.appending("old")).changed
        for (before, copied) in [(exact, 1), (FileTime(seconds: exact.seconds + 1, nanoseconds: 0), 0)] {
            let entries = try EntryTable(Array(again.entries))
            let report = try copy(young.source, young.place("again")) {
                $0.base = CopyBase(
                    entries: entries, trustedBefore: before, place: .destination(checks: false),
                    hasSameNames: true)
            }
            #expect(report.copied.files == copied)
        }
    }

    @Test func aSingleFileIsFollowed() throws {
        for (script, copied) in [("true", 0), ("printf y > single", 1)] {
            let place = try TrustedPlace()
            try TestFile.write("x", to: place("single"))
            TwoPasses.waitForTheClock()
            let before = FileSystemClock.now
            let first = try copy(place("single"), place("copy"))
            try shell(script, in: place.path)
            let report = try copy(place("single"), place("copy")) {
                $0.base = CopyBase(
                    entries: first.entries, trustedBefore: before, place: .destination(checks: false),
                    hasSameNames: true)
            }
            #expect(report.copied.files == copied)
            #expect(report.kept.files == 1 - copied)
            #expect(try differences(place("single"), place("copy")) == [])
        }
    }

    @Test func aRootThatIsOfAnotherKindNowIsCopiedWhole() throws {
        let passes = try TwoPasses(TreeSpec([.file("a")]))
        try shell("rm -r source; echo now-a-file > source", in: passes.place.path)
        let report = try copy(passes.source, passes.destination) {
            $0.base = CopyBase(
                entries: passes.first.entries, trustedBefore: passes.before, place: .destination(checks: false),
                hasSameNames: true)
        }
        #expect(report.copied.files == 1)
        #expect(try passes.wrong() == [])
    }
}
