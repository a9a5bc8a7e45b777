import FileTree
import Glibc
import OverwinterTesting
import Testing

/// What a pass leaves behind of a file takes at most 100 bytes, 200 where names are long.
///
/// The scene of growth holds whole runs against their bound; with few files that has so much room that it would not see ten times
/// as many bytes. What the allocator has given away tells exactly, in a process that does nothing else.
struct MemoryTests {
    private static let variable = "OVERWINTER_MEASURED_MEMORY"
    private static let files = 10_000

    @Test(.enabled(if: isRoot, "mounting needs root"), arguments: [(28, 100), (120, 200)])
    func aFileTakes(name: Int, most: Int) throws {
        let disk = try MountedFileSystem(loop: "ext4", megabytes: 600)
        let source = disk.path.appending("source")
        var entries = (0..<10).map { TreeSpec.Entry.folder("d\($0)") }
        for number in 0..<MemoryTests.files {
            let last = String(repeating: "n", count: name - 6) + "\(100_000 + number)"
            entries.append(.file("d\(number % 10)/\(last)", "x"))
        }
        try TreeSpec(entries).build(at: source)
        let result = SameTestElsewhere.run(
            "MemoryTests/measured", wrapper: "env", variable: MemoryTests.variable, value: "\(disk.path)")
        #expect(result.status == 0, "\(result.output)")
        // Each time a few lines of each arena, and three of the whole.
        var totals: [Int] = []
        var isTotal = false
        for line in result.output.split(separator: "\n") {
            if line.hasPrefix("Total (incl. mmap)") { isTotal = true }
            guard isTotal, line.hasPrefix("in use bytes"), let figure = line.split(separator: " ").last else {
                continue
            }
            totals.append(Int(figure) ?? 0)
            isTotal = false
        }
        let figures = zip(totals, totals.dropFirst()).map { before, after in (after - before) / MemoryTests.files }
        print("names of \(name) bytes: \(figures) bytes a file")
        #expect(figures.count == 3)
        #expect(figures.allSatisfy { $0 <= most }, "\(figures)")
        #expect(figures.first ?? 0 > 40, "\(figures)")
    }

    @Test(.enabled(if: SameTestElsewhere.isMeant(variable), "run by aFileTakes"))
    func measured() throws {
        let place = BytePath(getenv(MemoryTests.variable).map { String(cString: $0) } ?? "")
        let (source, destination) = (place.appending("source"), place.appending("copy"))
        TwoPasses.waitForTheClock()
        let clock = FileSystemClock.now
        tellWhatIsInUse()
        let first = try copy(source, destination)
        tellWhatIsInUse()
        let listing = try TreeScan(root: destination).run()
        tellWhatIsInUse()
        // What it builds on it takes over.
        let final = try copy(source, destination) {
            $0.base = CopyBase(
                entries: first.entries, trustedBefore: clock, place: .destination(checks: false), hasSameNames: true)
        }
        #expect(final.kept.files == MemoryTests.files)
        tellWhatIsInUse()
        withExtendedLifetime((first, listing, final)) {}
    }

    /// The header that declares it is in no module.
    private func tellWhatIsInUse() {
        guard let found = dlsym(nil, "malloc_stats") else { return }
        unsafeBitCast(found, to: (@convention(c) () -> Void).self)()
    }
}
