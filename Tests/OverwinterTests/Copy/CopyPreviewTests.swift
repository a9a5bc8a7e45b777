import FileTree
import Glibc
import OverwinterTesting
import Testing

@testable import Overwinter

struct CopyPreviewTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func shell(_ script: String) {
        let result = ShellCommand.run("cd '\(scratch.path)' && \(script)")
        #expect(result.status == 0, "\(result.output)")
    }

    private func preview(deletes: Bool = false) throws -> [String] {
        let preview = try CopyPreview.of(scratch("from"), to: scratch("to"), deletes: deletes)
        return preview.entries.map { entry in
            let why = entry.why.isEmpty ? "" : ": " + entry.why.joined(separator: ", ")
            return "\(entry.act.rawValue) \(entry.path.isEmpty ? "." : "\(entry.path)")\(why)"
        }
    }

    /// What is told before is what is found to be done after.
    private func copy(deletes: Bool = false) throws {
        var options = TreeCopy.Options()
        options.delete = deletes
        _ = try TreeCopy(from: scratch("from"), to: scratch("to"), options: options).run()
        #expect(try preview(deletes: deletes).filter { !$0.hasPrefix("leave") } == [])
    }

    @Test func everythingIsMadeWhereNothingIs() throws {
        shell("mkdir -p from/a && echo 12345 >from/a/x && ln from/a/x from/y && ln -s x from/z")
        #expect(try preview() == ["make .", "make a", "make a/x", "make y", "make z"])
        let sums = try CopyPreview.of(scratch("from"), to: scratch("to"), deletes: false).sums
        #expect(sums == [.make: CopyPreview.Sum(entries: 5, files: 2, bytes: 6)])
        try copy()
    }

    @Test func whatDiffersIsSaidWithTheReason() throws {
        shell("mkdir from && cd from && mkdir d && touch time mode && echo long >size && ln -s here link")
        shell("cp -a from to && cd to && touch -d 2001-01-01 time && chmod 600 mode && echo longer >size")
        shell("touch -r from/size to/size && ln -sfn there to/link && touch -hr from/link to/link && chmod 700 to/d")
        shell("touch -r from/d to/d && touch -r from to")
        #expect(
            try preview() == [
                "correct d: mode", "change link: size, target", "correct mode: mode", "change size: size",
                "change time: time",
            ])
        try copy()
    }

    @Test func whatTheSourceHasNotIsLeftOrRemoved() throws {
        shell("mkdir from && cp -a from to && mkdir to/old && echo x >to/old/file && touch -r from to")
        #expect(try preview() == ["leave old", "leave old/file"])
        #expect(try preview(deletes: true) == ["remove old", "remove old/file"])
        try copy()
        #expect(try FileStatus.ifPresent(scratch("to/old/file"), followingLinks: false) != nil)
        try copy(deletes: true)
        #expect(try FileStatus.ifPresent(scratch("to/old"), followingLinks: false) == nil)
    }

    @Test func aFolderInTheWayGoesWithAllBelow() throws {
        shell("mkdir from to && echo x >from/a && mkdir to/a && touch to/a/inside to/b && touch -r from to")
        #expect(try preview() == ["change a: kind", "remove a/inside", "leave b"])
        try copy()
    }

    @Test func hardLinksAreComparedAsGroups() throws {
        shell("mkdir from && cd from && touch 1 3 && ln 1 2 && ln 3 4 && touch -d 2001-01-01 1 3")
        shell("cp -a from to && cd to && rm 2 4 && ln 1 4 && ln 3 2 && touch -r ../from .")
        #expect(try preview() == ["change 2: hard links", "change 4: hard links"])
        try copy()
    }

    @Test func socketsArePassedOver() throws {
        shell("mkdir from to && touch -r from to")
        let bind = "import socket, sys; [socket.socket(socket.AF_UNIX).bind(path) for path in sys.argv[1:]]"
        shell("touch to/mine && python3 -c '\(bind)' from/mine to/theirs && touch -d 2001-01-01 from to")
        let preview = try CopyPreview.of(scratch("from"), to: scratch("to"), deletes: true)
        #expect(preview.sockets == 1)
        #expect(preview.entries.map { "\($0.act.rawValue) \($0.path)" } == ["leave mine", "remove theirs"])
        try copy(deletes: true)
    }

    @Test func nothingIsWritten() throws {
        shell("mkdir from && echo x >from/a && touch -d 2001-01-01 from")
        _ = try preview(deletes: true)
        #expect(try FileStatus.ifPresent(scratch("to"), followingLinks: false) == nil)
        let error = thrown(FileTreeError.self) {
            try CopyPreview.of(scratch("from"), to: scratch("from"), deletes: false)
        }
        #expect(error?.message == "'\(scratch("from"))' and '\(scratch("from"))' are the same")
    }
}
