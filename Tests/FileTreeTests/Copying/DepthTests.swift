import FileTree
import OverwinterTesting
import Testing

/// Trees deeper and names longer than a path may be.
struct DepthTests {
    /// Folders of three-byte names below each other, made as a shell would: step by step.
    private func makeDeepTree(at root: BytePath, depth: Int) throws {
        let name = String(repeating: "d", count: 3)
        let made = ShellCommand.run(
            """
            mkdir '\(root)' && cd '\(root)' && python3 -c '
            import os
            for i in range(\(depth)):
                os.mkdir("\(name)"); os.chdir("\(name)")
                if i % 100 == 0: open("file-%d" % i, "w").write(str(i))
                if i == 0: open("first", "w").write("linked"); keep = os.open(".", os.O_RDONLY)
            os.link("first", "last", src_dir_fd=keep)
            os.mkdir("sibling"); open("sibling/x", "w").close()
            '
            """)
        if made.status != 0 { throw TestFailure(made.output) }
    }

    @Test func aTreeOfTwoThousandFoldersIsCopiedComparedAndRemoved() throws {
        let scratch = try ScratchFolder()
        try makeDeepTree(at: scratch("source"), depth: 2000)
        let report = try copy(scratch("source"), scratch("copy"))
        #expect(report.entries.map(\.path.bytes.count).max() ?? 0 > 8000)
        #expect(try differences(scratch("source"), scratch("copy")) == [])
        #expect(try TreeMeasure(root: scratch("copy")).run().entries == report.entries.count)
        try TreeRemove(scratch("copy")).run()
        #expect(try FileStatus.ifPresent(scratch("copy")) == nil)
    }

    @Test func aDeepTreeIsFollowedIntoAnExistingDestination() throws {
        let scratch = try ScratchFolder()
        try makeDeepTree(at: scratch("source"), depth: 600)
        try makeDeepTree(at: scratch("copy"), depth: 700)
        _ = try copy(scratch("source"), scratch("copy")) { $0.delete = true }
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    @Test func fewDescriptorsAreEnough() {
        let result = SameTestElsewhere.run(
            "DepthTests/inAProcessOfFewDescriptors", wrapper: "prlimit --nofile=64",
            variable: "OVERWINTER_FEW_DESCRIPTORS")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("inAProcessOfFewDescriptors"))
        #expect(!result.output.contains("skipped"))
    }

    @Test(.enabled(if: SameTestElsewhere.isMeant("OVERWINTER_FEW_DESCRIPTORS"), "run by fewDescriptorsAreEnough"))
    func inAProcessOfFewDescriptors() throws {
        let scratch = try ScratchFolder()
        try makeDeepTree(at: scratch("source"), depth: 2100)
        #expect(
            ShellCommand.run("cd '\(scratch("source"))' && for i in 1 2 3 4 5 6 7 8 9; do cp -r /etc/init.d a$i; done")
                .status == 0)
        _ = try copy(scratch("source"), scratch("copy")) { $0.workers = 4 }
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }

    @Test func aWideTreeIsCopied() throws {
        let scratch = try ScratchFolder()
        let made = ShellCommand.run(
            "mkdir '\(scratch("source"))' && cd '\(scratch("source"))' && seq -f f%g 1 5000 | xargs touch && seq -f d%g 1 3000 | xargs mkdir"
        )
        #expect(made.status == 0, "\(made.output)")
        let report = try copy(scratch("source"), scratch("copy")) { $0.workers = 4 }
        #expect(report.entries.count == 8001)
        #expect(try differences(scratch("source"), scratch("copy")) == [])
    }
}
