import FileTree
import Glibc
import OverwinterTesting
import Testing

/// How many system calls a file costs, counted by strace.
///
/// A folder costs about as many calls as a file that is copied, and the copy itself some 40 for its roots; here a folder has 250
/// files. Who owns them is set by one call more, where it is not the user who copies.
@Suite(.enabled(if: isRoot && ShellCommand.exists("strace"), "needs root and strace"))
struct SystemCallTests {
    private static let variable = "OVERWINTER_COUNT_CALLS"
    private static let files = 2000

    @Test(arguments: [("kept", 0, 1.1), ("linked", 0, 3.1), ("copied", 0, 12.0), ("copied", 3, 12.0)])
    func aFileCosts(what: String, owner: UInt32, most: Double) throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 256)
        let names = (0..<SystemCallTests.files).map { "d\($0 / 250)/f\($0)" }
        try TreeSpec(
            (0..<8).map { .folder("d\($0)") }
                + names.map { .file($0, String(repeating: "x", count: 700)).mode(0o640).owner(owner, owner) }
        ).build(at: disk.path.appending("source"))
        // Whatever the process does beside falls out of the difference.
        let once = try calls(what, 1, disk)
        let often = try calls(what, 3, disk)
        let each = Double(often - once) / 2 / Double(SystemCallTests.files)
        #expect(each <= most)
        #expect(each > most * 0.6)
        print("\(what): \(each) system calls a file")
    }

    private func calls(_ what: String, _ times: Int, _ disk: MountedFileSystem) throws -> Int {
        let counts = disk.path.appending("counts")
        let result = SameTestElsewhere.run(
            "SystemCallTests/underStrace", wrapper: "strace -f -qq -c -o '\(counts)'",
            variable: SystemCallTests.variable, value: "\(what):\(times):\(disk.path)")
        #expect(result.status == 0, "\(result.output)")
        var sum = 0
        for line in try TestFile.text(of: counts).split(separator: "\n") {
            let words = line.split(separator: " ")
            // Memory and waiting are not the copy's.
            let others: Set<Substring> = ["mmap", "munmap", "brk", "madvise", "mprotect", "mremap", "futex", "total"]
            guard words.count >= 5, let name = words.last, !others.contains(name), let count = Int(words[3]) else {
                continue
            }
            sum += count
        }
        return sum
    }

    @Test(.enabled(if: SameTestElsewhere.isMeant(variable), "run by aFileCosts"))
    func underStrace() throws {
        let told = getenv(SystemCallTests.variable).map { String(cString: $0) } ?? ""
        let words = told.split(separator: ":")
        guard words.count == 3, let times = Int(words[1]) else { throw TestFailure(told) }
        let place = BytePath(String(words[2]))
        let source = place.appending("source")
        let first = place.appending("first-\(words[0])-\(times)")
        TwoPasses.waitForTheClock()
        let before = FileSystemClock.now
        let noted = Array(try copy(source, first) { $0.workers = 1 }.entries)
        for round in 0..<times {
            let next = place.appending("next-\(words[0])-\(times)-\(round)")
            let report = try copy(source, words[0] == "kept" ? first : next) {
                $0.workers = 1
                if words[0] == "copied" { return }
                guard let entries = try? EntryTable(noted) else { return }
                let shared = CopyBase.Place.tree(first, reflink: false)
                $0.base = CopyBase(
                    entries: entries, trustedBefore: before,
                    place: words[0] == "kept" ? .destination(checks: false) : shared, hasSameNames: true)
            }
            let counted = words[0] == "kept" ? report.kept : words[0] == "linked" ? report.shared : report.copied
            #expect(counted.files == SystemCallTests.files)
        }
    }
}
