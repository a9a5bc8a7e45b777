import CLinux
import Glibc
import OverwinterTesting
import Testing

@testable import FileTree

/// Idle is class 3, and 19 the lowest priority: `ow_manners` gives class * 100 + nice.
@Suite("A gentle copy")
struct GentleTests {
    @Test func itsThreadsStepAsideAndTheCallersDoesNot() throws {
        let before = ow_manners()
        #expect(before != 319)
        let inside = try GentleThread.run { () throws(FileTreeError) -> [Int32] in
            let seen = Seen()
            WorkerThreads.run(3) { _ in seen.add(ow_manners()) }
            return seen.all
        }
        #expect(inside == [319, 319, 319])
        #expect(ow_manners() == before)
    }

    @Test func anErrorComesOut() {
        let error = thrown(FileTreeError.self) {
            try GentleThread.run { () throws(FileTreeError) -> Int in throw .cancelled }
        }
        #expect(error?.code == .cancelled)
    }

    /// Not in /tmp, where there may be no disk behind.
    @Test(.enabled(if: ShellCommand.run("command -v fincore").status == 0, "fincore is not installed"))
    func itLeavesThePageCacheToOthers() throws {
        let scratch = try ScratchFolder(in: BytePath("/var/tmp"))
        let (fresh, used) = (scratch("source/fresh"), scratch("source/used"))
        let made = ShellCommand.run(
            """
            mkdir \(scratch("source")) && head -c 48000000 /dev/urandom >\(fresh) && cp \(fresh) \(used)
            sync \(fresh) \(used)
            """)
        #expect(made.status == 0, "\(made.output)")
        for file in [fresh, used] { try drop(file) }
        #expect(ShellCommand.run("cat \(used) >/dev/null").status == 0)
        guard try resident(fresh) < 1_000_000 else { return }  // a file system that keeps all in memory
        var options = TreeCopy.Options()
        options.isGentle = true
        let report = try TreeCopy(from: scratch("source"), to: scratch("copy"), options: options).run()
        #expect(report.files == 2)
        #expect(try resident(fresh) < 16_000_000)
        #expect(try resident(used) > 40_000_000)
        #expect(try resident(scratch("copy/fresh")) < 32_000_000)
        let same = "cmp \(fresh) \(scratch("copy/fresh")) && cmp \(used) \(scratch("copy/used"))"
        #expect(ShellCommand.run(same).status == 0)
        try drop(fresh)
        let listing = try TreeScan(root: scratch("source"), dropCache: true, isGentle: true).run()
        #expect(Array(listing.entries).map(\.xxh3) == Array(report.entries).map(\.xxh3))
        #expect(try resident(fresh) < 16_000_000)
        // What is read from the disk is left to nobody, gentle or not.
        #expect(ShellCommand.run("cat \(fresh) >/dev/null").status == 0)
        _ = try TreeScan(root: scratch("source"), dropCache: true).run()
        for file in [fresh, used] { #expect(try resident(file) < 1_000_000) }
    }

    private func resident(_ file: BytePath) throws -> Int {
        let result = ShellCommand.run("fincore -b -n -o RES \(file)")
        return Int(result.output.filter { ("0"..."9").contains($0) }) ?? 0
    }

    private func drop(_ file: BytePath) throws {
        let opened = file.withCString { ow_open(AT_FDCWD, $0, O_RDONLY, 0) }
        #expect(ow_drop_cache(opened) == 0)
        _ = ow_close(opened)
    }
}

private final class Seen: @unchecked Sendable {
    private let monitor = Monitor()
    private var found: [Int32] = []
    func add(_ one: Int32) { monitor.locked { found.append(one) } }
    var all: [Int32] { monitor.locked { found } }
}
