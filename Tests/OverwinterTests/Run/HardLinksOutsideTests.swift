import FileTree
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite("Hard links that a set cannot keep")
struct HardLinksOutsideTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    /// What is found in the folders `a` and `b`.
    private func findings(_ spec: [TreeSpec.Entry], excludeOfA: [String] = []) throws -> [HardLinksOutside.Finding] {
        try TreeSpec([.folder("a"), .folder("b"), .folder("none")] + spec).build(at: scratch.path)
        let sources = ["a", "b"].map { name in
            PlannedSource(
                owner: name, name: "data", path: scratch(name), state: .saved, exclude: name == "a" ? excludeOfA : [],
                bytes: 0, entries: 0)
        }
        var reports: [TreeCopyReport] = []
        for source in sources {
            var options = TreeCopy.Options()
            options.exclude = SourceExclusions.patterns(of: source.exclude)
            reports.append(
                try TreeCopy(
                    from: source.path, to: scratch("copy-\(source.owner)"), options: options, progress: CopyProgress(),
                    isCancelled: { false }
                ).run())
        }
        return HardLinksOutside.findings(sources: sources, reports: reports)
    }

    private func warning(_ message: String) -> HardLinksOutside.Finding {
        .warning(Warning(code: "hard-links-outside", message: message))
    }

    private let end = "; the set, and what is restored, has each as a file of its own"

    @Test func ofOneSourceAreKeptAndNotToldOf() throws {
        #expect(try findings([.file("a/1", "x"), .hardLink("a/2", to: "a/1"), .file("b/1")]) == [])
    }

    @Test func betweenSourcesAreToldOfBoth() throws {
        #expect(
            try findings([.file("a/1", "x"), .hardLink("a/2", to: "a/1"), .hardLink("b/1", to: "a/1")]) == [
                warning("source a/data: '\(scratch("a/1"))' has other names in other sources, or outside all\(end)"),
                warning("source b/data: '\(scratch("b/1"))' has other names in other sources, or outside all\(end)"),
            ])
    }

    @Test func outsideAllSourcesAreToldWithThreePaths() throws {
        let files = ["1", "2", "3", "4"].flatMap {
            [.file("a/\($0)"), .hardLink("none/\($0)", to: "a/\($0)")] as [TreeSpec.Entry]
        }
        #expect(
            try findings(files) == [
                warning(
                    "source a/data: 4 files (for example '\(scratch("a/1"))', '\(scratch("a/2"))', '\(scratch("a/3"))') have "
                        + "other names outside all sources\(end)")
            ])
    }

    /// Snapshots that a profile excludes are links to files that it does not: no reason for a warning each night.
    @Test func toExcludedNamesAreForTheLog() throws {
        #expect(
            try findings(
                [
                    .file("a/1"), .folder("a/snapshots"), .hardLink("a/snapshots/1", to: "a/1"), .file("a/2"),
                    .hardLink("a/snapshots/2", to: "a/2"),
                ], excludeOfA: ["snapshots"]) == [
                    .note(
                        "source a/data: 2 files ('\(scratch("a/1"))', '\(scratch("a/2"))') have other names that are excluded, or "
                            + "outside the source\(end)")
                ])
    }

    @Test func toAnotherSourceAreAWarningWhateverIsExcluded() throws {
        #expect(
            try findings(
                [
                    .file("a/1"), .folder("a/snapshots"), .hardLink("a/snapshots/1", to: "a/1"), .file("a/2"),
                    .hardLink("b/2", to: "a/2"),
                ], excludeOfA: ["snapshots"]) == [
                    warning(
                        "source a/data: '\(scratch("a/2"))' has other names in other sources, or outside all\(end)"),
                    warning(
                        "source b/data: '\(scratch("b/2"))' has other names in other sources, or outside all\(end)"),
                ])
    }
}
