import Glibc
import OverwinterTesting
import Testing

@testable import FileTree

/// What lies below a folder is opened without following a link on the way.
@Suite struct BeneathTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        for folder in ["top/service/data", "outside/data"] {
            try Folder.makeWithParents(scratch(folder), mode: 0o755)
            try DurableFile.write(Array("text".utf8), to: scratch(folder).appending("file"), mode: 0o640)
        }
        try Names.makeSymbolicLink(scratch("top/link"), to: scratch("outside"))
        try Names.makeSymbolicLink(scratch("here"), to: scratch("top"))
    }

    @Test func aLinkOnTheWayToARootIsRefused() throws {
        let good = scratch("top/service/data")
        #expect(try TreeScan(root: good, beneath: scratch("top")).run().files == 1)
        // The way to the top is the caller's own.
        let through = scratch("here")
        #expect(try TreeScan(root: through.appending("service/data"), beneath: through).run().files == 1)

        let bad = scratch("top/link/data")
        #expect(try TreeScan(root: bad).run().files == 1)
        let sentence = "'\(bad)' is not opened: a symbolic link is on the way to it, below '\(scratch("top"))'"
        var options = TreeCopy.Options()
        options.sourceTop = scratch("top")
        let (copyOptions, copy) = (options, scratch("copy"))
        let attempts: [() throws -> Void] = [
            { _ = try TreeScan(root: bad, beneath: scratch("top")).run() },
            { _ = try TreeCopy(from: bad, to: copy, options: copyOptions).run() },
        ]
        for attempt in attempts {
            do {
                try attempt()
                Issue.record("a link was followed")
            } catch let error as FileTreeError {
                #expect(error.code == .isSymbolicLink && error.message == sentence)
            }
        }
        #expect(try FileStatus.ifPresent(copy) == nil)
        #expect(throws: FileTreeError.self) {
            try TreeScan(root: scratch("outside/data"), beneath: scratch("top")).run()
        }
    }

    @Test func noWayLeadsOut() throws {
        let top = scratch("top").withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(top) }
        for (path, wanted) in [
            ("service/data/file", Int32(0)), ("", 0), ("../outside/data/file", -EXDEV),
            ("service/../../outside", -EXDEV),
            ("link/data/file", -ELOOP), ("link", -ELOOP), ("service/none", -ENOENT), ("service/data/file/x", -ENOTDIR),
        ] {
            let opened = Beneath.open(top, BytePath(path), O_RDONLY | O_CLOEXEC)
            #expect(min(opened, 0) == wanted, "\(path)")
            if opened >= 0 { close(opened) }
        }
    }

    /// The kernel takes no path of more than 4,095 bytes.
    @Test func aLongWayIsGoneInPieces() throws {
        let name = String(repeating: "n", count: 250)
        var (path, folder) = (BytePath(""), open(scratch.path.string ?? "", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        let top = scratch.path.withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(top) }
        for _ in 0..<40 {
            #expect(mkdirat(folder, name, 0o755) == 0)
            let next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            close(folder)
            folder = next
            path = path.appending(name)
        }
        close(folder)
        let opened = Beneath.open(top, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        #expect(opened >= 0 && path.bytes.count > 10_000)
        close(opened)
    }
}
