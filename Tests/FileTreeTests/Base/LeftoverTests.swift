import FileTree
import Glibc
import OverwinterTesting
import Testing

/// A copy on top of what an earlier run left, which somebody may have been at since.
@Suite(.enabled(if: TrustedPlace.isAvailable, TrustedPlace.need))
struct LeftoverTests {
    private static let spec = TreeSpec([
        .folder("d"), .file("d/a", "first").mode(0o640), .folder("d/e"), .file("d/e/x", "x"), .file("f", "plain"),
        .file("g1", "grouped"), .hardLink("g2", to: "g1"), .symlink("s", to: "f"),
    ])

    /// `copied`: how many names of regular files had to be made anew at least; of a group, the name met first decides for all.
    @Test(arguments: [
        ("true", 0), ("echo > stranger", 0), ("mkdir d/s; echo > d/s/x", 0), ("ln -s / d/stranger", 0), ("rm f", 1),
        ("rm -r d", 2), ("rm -r d/e; ln -s / d/e", 1), ("rm -r d/e; echo > d/e", 1), ("rm f; mkdir f; echo > f/y", 1),
        ("printf more >> f", 1), ("touch f", 1), ("chmod 4777 f", 1), ("rm f; ln -s /etc/passwd f", 1), ("rm g1", 0),
        ("cp -p g1 t; mv t g1; touch g1", 0), ("rm s; ln -s elsewhere s", 0), ("rm s", 0), ("chmod 777 d; touch d", 0),
        ("setfattr -n user.stranger -v x d", 0),
    ])
    func itIsMadeGood(damage: String, copied: Int) throws {
        guard !damage.contains("setfattr") || ShellCommand.exists("setfattr") else { return }
        let passes = try TwoPasses(LeftoverTests.spec)
        let done = ShellCommand.run("set -e; cd '\(passes.destination)'; \(damage)")
        #expect(done.status == 0, "\(done.output)")
        let report = try passes.final(checks: true)
        #expect(try passes.wrong() == [])
        #expect(report.copied.files == copied || damage.contains("g1") && report.copied.files == 2)
        #expect(report.kept.files == report.files - report.copied.files)
    }

    @Test func aDestinationThatIsGoneIsMadeAnew() throws {
        for checks in [true, false] {
            let passes = try TwoPasses(LeftoverTests.spec)
            try TreeRemove(passes.destination).run()
            let report = try copy(passes.source, passes.destination) {
                $0.base = CopyBase(
                    entries: passes.first.entries, trustedBefore: passes.before, place: .destination(checks: checks))
            }
            #expect(report.copied.files == report.files)
            #expect(try passes.wrong() == [])
        }
    }

    @Test func whatNothingIsNotedOfIsEmptied() throws {
        let passes = try TwoPasses(LeftoverTests.spec)
        try TestFile.write("?", to: passes.destination.appending("stranger"))
        let report = try copy(passes.source, passes.destination) {
            $0.base = CopyBase(
                entries: EntryTable(), trustedBefore: passes.before, place: .destination(checks: true))
        }
        #expect(report.copied.files == report.files)
        #expect(try passes.wrong() == [])
    }

    @Test func foldersThatAreGoneAreMadeAnewWithoutALook() throws {
        let passes = try TwoPasses(LeftoverTests.spec)
        try TreeRemove(passes.destination.appending("d")).run()
        #expect(try passes.final().copied.files == 2)
        #expect(try passes.wrong() == [])
    }

    @Test func whatIsExcludedNowIsRemoved() throws {
        for checks in [true, false] {
            let passes = try TwoPasses(LeftoverTests.spec)
            _ = try copy(passes.source, passes.destination) {
                $0.base = CopyBase(
                    entries: passes.first.entries, trustedBefore: passes.before, place: .destination(checks: checks))
                $0.exclude = [GlobPattern("e"), GlobPattern("/f")]
            }
            let left = try TreeScan(root: passes.destination).run().entries.map(\.path.description)
            #expect(left == ["", "d", "d/a", "g1", "g2", "s"])
        }
    }
}
