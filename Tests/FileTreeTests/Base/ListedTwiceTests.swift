import CLinux
import Glibc
import OverwinterTesting
import Testing

@testable import FileTree

/// A source at work whose folder is listed while names in it are made anew: one may be met twice.
struct ListedTwiceTests {
    /// One worker of a live pass in a folder that it made, told one by one which names it meets.
    private final class Pass {
        let scratch: ScratchFolder
        let job: CopyJob
        let node = FolderNode(parent: nil, name: [])
        let worker: CopyWorker

        /// - Parameter isSecond: whether a pass before it copied all, and this one builds on that.
        init(_ spec: TreeSpec, changeIsError: Bool = false, isSecond: Bool = false, isLast: Bool = false) throws {
            scratch = try ScratchFolder()
            try spec.build(at: scratch("source"))
            var options = TreeCopy.Options()
            options.changeIsError = changeIsError
            options.isLast = isLast
            if isSecond {
                let first = try copy(scratch("source"), scratch("copy")).entries
                node.base = first.top.map { FolderBase($0) }
                node.base?.isTrusted = true
                options.base = CopyBase(
                    entries: first,
                    trustedBefore: FileTime(seconds: FileSystemClock.now.seconds + 1000, nanoseconds: 0),
                    place: .destination(checks: false))
            } else {
                try Folder.make(scratch("copy"), mode: 0o700)
            }
            let monitor = Monitor()
            let folders = FolderDescriptors(
                monitor: monitor, sourceRoot: scratch("source"), hasDestination: true, workers: 1)
            job = CopyJob(
                source: scratch("source"), destination: scratch("copy"), options: options, progress: CopyProgress(),
                isCancelled: { false }, folders: folders, user: geteuid(), group: getegid())
            worker = CopyWorker(job)
            node.source = scratch("source").withCString { ow_open(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
            node.destination = scratch("copy").withCString {
                ow_open(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
            }
            node.isFresh = !isSecond
            node.isEntered = true
            _ = node.status.load(node.source)
            monitor.locked { folders.register(node) }
        }

        deinit { job.folders.closeAll() }

        func withName<Result>(_ name: String, _ body: (EntryName) throws -> Result) rethrows -> Result {
            try name.withCString { try body(EntryName(pointer: $0, count: name.utf8.count, type: UInt8(DT_UNKNOWN))) }
        }

        func meet(_ names: String...) throws {
            for name in names {
                try withName(name) { _ = try worker.visit($0, in: node, mayDefer: false) }
            }
        }

        /// Enters a folder and leaves it open; whether it was entered.
        func enter(_ name: String) throws -> Bool {
            let child = FolderNode(parent: node, name: Array(name.utf8) + [0])
            defer { FolderDescriptors.close(child.descriptors) }
            return try worker.enter(child)
        }

        func shell(_ script: String) throws {
            let result = ShellCommand.run("set -e; cd '\(scratch("source"))'; \(script)")
            if result.status != 0 { throw TestFailure(result.output) }
        }

        func wrong() throws -> [TreeDifference] {
            try differences(scratch("source"), scratch("copy")).filter { !$0.path.isEmpty }
        }

        /// What the next pass is given.
        func names() -> [String] {
            node.chunks.append(worker.takeChunk())
            return EntryTable(top: node.makeBlock()).map {
                $0.path.description + ($0.facts?.changed == .never ? "?" : "")
            }
        }

        var changed: [String] { job.noted.changed.map(\.description) }
    }

    @Test(arguments: ["rm x; echo second > x", "rm x; ln -s target x", "rm x; mkfifo x", "true"])
    func theEntryMadeAnewIsTheOneKept(script: String) throws {
        let pass = try Pass(TreeSpec([.file("x", "first"), .file("y", "other")]))
        try pass.meet("x", "y")
        try pass.shell(script)
        try pass.meet("x")
        #expect(try pass.wrong() == [])
        #expect(pass.names().filter { !$0.isEmpty } == ["x?", "y"])
    }

    /// No pass comes that would correct what is recorded.
    @Test(
        arguments: ["rm x; echo second > x", "rm x; ln -s target x", "rm x; mkfifo x", "rm x; mkdir x", "true"],
        [false, true])
    func inALastPassTheFirstStays(script: String, isSecond: Bool) throws {
        let pass = try Pass(TreeSpec([.file("x", "first"), .file("y", "other")]), isSecond: isSecond, isLast: true)
        try pass.meet("x", "y")
        try pass.shell(script)
        if script.hasSuffix("mkdir x") {
            #expect(try pass.enter("x") == false)
        } else {
            try pass.meet("x")
        }
        #expect(try DurableFile.read(pass.scratch("copy").appending("x"), limit: 100) == Array("first".utf8))
        #expect(pass.changed == ["x"])
        #expect(pass.names().filter { !$0.isEmpty } == ["x", "y"])
    }

    @Test func aSpecialIsMadeAnewToo() throws {
        let pass = try Pass(TreeSpec([.symlink("x", to: "first"), .fifo("p")]))
        try pass.meet("x", "p")
        try pass.shell("ln -sfn second x")
        try pass.meet("x", "p")
        #expect(try pass.wrong() == [])
    }

    @Test func inASourceThatStandsStillItIsAnError() throws {
        let pass = try Pass(TreeSpec([.file("x")]), changeIsError: true)
        try pass.meet("x")
        #expect(try thrown { try pass.meet("x") }.code == .exists)
    }

    @Test func namesOfOneInodeStayTogether() throws {
        let pass = try Pass(TreeSpec([.file("x", "first"), .hardLink("y", to: "x")]))
        try pass.meet("x", "y", "x", "y", "x")
        #expect(try pass.wrong() == [])
    }

    /// What the first name is given up to: another file, a folder, a special file.
    @Test(arguments: ["echo other > new; mv new x", "rm x; mkdir x", "rm x; mkfifo x", "ln -sfn y x"], [false, true])
    func noNameIsLinkedToAnotherEntry(script: String, isSecond: Bool) throws {
        let pass = try Pass(
            TreeSpec([.file("x", "first"), .hardLink("y", to: "x"), .hardLink("z", to: "x")]), isSecond: isSecond)
        try pass.meet("x")
        // Names that were noted before are in their places.
        let names = isSecond ? ["v", "w"] : ["y", "z"]
        try pass.shell(isSecond ? "ln y v; ln y w" : "true")
        try pass.shell(script)
        if script.hasSuffix("mkdir x") {
            #expect(try pass.enter("x"))
        } else {
            try pass.meet("x")
        }
        for name in names { try pass.meet(name) }
        // They are files of their own until the next pass, which does not believe them.
        for name in names {
            let path = pass.scratch("copy").appending(name)
            try #require(try FileStatus.of(path).kind == .file)
            #expect(try DurableFile.read(path, limit: 100) == Array("first".utf8))
        }
        #expect(pass.job.unkept.all == [])
        #expect(pass.names().filter { names.contains(String($0.prefix(1))) } == names.map { $0 + "?" })
    }

    @Test func aFirstNameInAFolderThatIsGoneIsNotLinkedTo() throws {
        let pass = try Pass(TreeSpec([.file("x", "first"), .hardLink("y", to: "x"), .hardLink("z", to: "x")]))
        try pass.meet("x")
        // As a folder that was lost, and removed from the copy.
        try pass.shell("rm ../copy/x")
        try pass.meet("y")
        #expect(try DurableFile.read(pass.scratch("copy").appending("y"), limit: 100) == Array("first".utf8))
        #expect(pass.names().contains("y?"))
    }

    @Test func aFolderIsEnteredOnce() throws {
        let pass = try Pass(TreeSpec([.folder("d"), .folder("e"), .file("f")]))
        #expect(try pass.enter("d"))
        #expect(try pass.enter("d") == false)
        #expect(pass.changed == ["d"])
        // Where it gave way to a file, the folder that is being filled is let be.
        try pass.shell("rmdir d; echo > d")
        try pass.meet("d")
        #expect(pass.changed == ["d", "d"])
        // The other way round the file gives way.
        try pass.meet("f")
        try pass.shell("rm f; mkdir f")
        #expect(try pass.enter("f"))
        #expect(try pass.enter("e"))
        #expect(
            try TreeScan(root: pass.scratch("copy")).run().entries.map(\.kind) == [
                .directory, .directory, .directory, .directory,
            ])
    }

    @Test func aFolderThatWasGoneWhenFirstMetIsEntered() throws {
        let pass = try Pass(TreeSpec([.folder("d")]))
        try pass.shell("rmdir d")
        #expect(try pass.enter("d") == false)
        try pass.shell("mkdir d")
        #expect(try pass.enter("d"))
    }

    /// What is mounted on a name is copied as what it is; what has taken the name since it was listed is a change.
    @Test(.enabled(if: isRoot, "device nodes need root"), arguments: ["mknod x c 1 3", "mkfifo x"])
    func aFileThatIsNoneAnyMoreIsAChange(script: String) throws {
        let pass = try Pass(TreeSpec([.file("x", "x")]), changeIsError: true)
        try pass.shell("rm x; \(script)")
        let error = try thrown {
            try pass.withName("x") { _ = try pass.worker.copyFile($0, pass.node, mayDefer: false) }
        }
        #expect(error.message.hasSuffix("x' changed while it was read: it is no file any more"), "\(error.message)")
    }

    @Test(arguments: [true, false])
    func aClaimedInodeIsNotAnother(changeIsError: Bool) throws {
        let pass = try Pass(
            TreeSpec([.file("x", "x"), .symlink("s", to: "x"), .file("other")]), changeIsError: changeIsError)
        var status = EntryStatus()
        #expect(status.load(pass.node.source, "other") == 0)
        for name in ["x", "s"] {
            try pass.withName(name) { name in
                // As where the name was of that inode when it was looked at.
                status.inode += 1 << 40
                let claim = pass.job.links.claim(status.identity, links: 2, folder: pass.node, name: name)
                func copy() throws {
                    if name.path == BytePath("x") {
                        _ = try pass.worker.copyFile(name, pass.node, mayDefer: false, claim)
                    } else {
                        try pass.worker.copySpecial(name, pass.node, claim)
                    }
                }
                if changeIsError {
                    #expect(try thrown(by: copy).code == .changed)
                } else {
                    try copy()
                }
                // Nobody waits for the first name.
                guard case .other = pass.job.links.claim(status.identity, links: 2, folder: pass.node, name: name)
                else {
                    throw TestFailure("the group is not there")
                }
            }
        }
        #expect(pass.changed == (changeIsError ? [] : ["x", "s"]))
        #expect(pass.names() == [""])
        #expect(try TreeScan(root: pass.scratch("copy")).run().entries.count == 1)
    }

    @Test(.enabled(if: TrustedPlace.isAvailable, TrustedPlace.need))
    func theNextPassKeepsWhatWasListedTwice() throws {
        let place = try TrustedPlace()
        let (source, destination) = (place("source"), place("copy"))
        try TreeSpec([.file("a", "a"), .file("b", "b"), .folder("d"), .file("d/x", "x"), .file("gone")]).build(
            at: source)
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let first = try copy(source, destination) { $0.changeIsError = false }.entries
        let root = try #require(first.root)
        // As the folder had been listed with "b", "gone" and "d" in it twice.
        let chunks = [["a", "b", "gone"], ["b", "gone"]].map { names in
            var chunk = RecordChunk()
            for name in names {
                guard let entry = first.entry(at: BytePath(name)) else { continue }
                Array(name.utf8).withUnsafeBufferPointer { chunk.append(entry, name: $0) }
            }
            return chunk.take()
        }
        let doubled = EntryTable(
            top: FolderBlock(
                terminatedName: [], facts: root.facts, chunks: chunks, children: root.children + root.children))
        try Names.unlink(source.appending("gone"))
        let final = try copy(source, destination) {
            $0.base = CopyBase(entries: doubled, trustedBefore: before, place: .destination(checks: false))
        }
        #expect(try differences(source, destination) == [])
        #expect(final.entries.map(\.path.description) == ["", "a", "b", "d", "d/x"])
        #expect(final.copied.files == 1)
        #expect(final.kept.files == 2)
    }
}
