import FileTree
import OverwinterTesting
import Synchronization
import Testing

/// Files that a server has lent to its clients, as Samba and NFS do, are asked for back and waited for.
struct LeaseTests {
    @Test func itIsWaitedFor() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("a", "x"), .file("leased", "y")]).build(at: scratch("source"))
        let holder = try HoldingProcess(scratch("source").appending("leased"), "lease")
        _ = try copy(scratch("source"), scratch("copy"))
        #expect(try differences(scratch("source"), scratch("copy")) == [])
        _ = holder
    }

    @Test func aScanAndASyncWaitToo() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("leased", "y")]).build(at: scratch("source"))
        for look in [
            { _ = try TreeScan(root: scratch("source"), digests: [.xxh3]).run() },
            { try FileSystemSync(scratch("source").appending("leased")).run() },
            { try Folder.syncFileSystem(at: scratch("source").appending("leased")) },
        ] {
            let holder = try HoldingProcess(scratch("source").appending("leased"), "lease")
            try look()
            _ = holder
        }
    }

    @Test func nobodyWaitsOnceTheCopyIsCancelled() throws {
        let scratch = try ScratchFolder()
        try TreeSpec([.file("leased", "y")]).build(at: scratch("source"))
        let holder = try HoldingProcess(scratch("source").appending("leased"), "lease-kept")
        let asked = Mutex(0)
        let error = try thrown {
            _ = try TreeCopy(
                from: scratch("source"), to: scratch("copy"),
                isCancelled: {
                    asked.withLock { asked in
                        asked += 1; return asked > 20
                    }
                }
            ).run()
        }
        #expect(error.code == .cancelled)
        _ = holder
    }
}
