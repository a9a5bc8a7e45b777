import Glibc
import OverwinterTesting
import Testing

@testable import FileTree

/// What other processes do with a file, each in a process of its own.
@Suite("Who can change a file")
struct HolderScanTests {
    private let scratch: ScratchFolder
    private let file: BytePath
    private let device: UInt64

    init() throws {
        scratch = try ScratchFolder()
        file = scratch("file")
        try DurableFile.write([UInt8](repeating: 65, count: 8192), to: file, mode: 0o666)
        device = try FileStatus.of(file).device
    }

    /// Those among the processes that have been started with `holding`.
    private func holders(_ child: HoldingProcess) throws -> [FileHolder] {
        try HolderScan.run(devices: [device]).holders.filter { $0.process == child.process }
    }

    @Test(
        "who may write is found, with the file",
        arguments: [
            ("open-write", FileHolder.Way.openForWriting), ("open-append", .openForWriting),
            ("open-both", .openForWriting), ("map-shared", .mappedForWriting),
            ("map-shared-later", .mappedForWriting), ("headless", .openForWriting),
        ])
    func writers(how: String, way: FileHolder.Way) throws {
        let child = try HoldingProcess(file, how)
        let found = try holders(child)
        #expect(found.map(\.way) == [way])
        #expect(found.first?.path == file)
        let status = try FileStatus.of(file)
        #expect(found.first?.inode == status.inode && found.first?.device == status.device)
    }

    @Test(
        "who cannot write is not",
        arguments: ["open-read", "open-path", "map-read", "map-private", "deleted", "elsewhere"])
    func readers(how: String) throws {
        let child = try HoldingProcess(file, how)
        #expect(try holders(child) == [])
    }

    @Test("files of other devices are passed over")
    func otherDevices() throws {
        let child = try HoldingProcess(file, "open-write")
        #expect(try HolderScan.run(devices: [0xFFFF_FFFF]).holders.isEmpty)
        #expect(try holders(child).count == 1)
    }

    @Test(
        "the place of a file is the same through a bind mount, and in another mount namespace",
        .enabled(if: geteuid() == 0, "needs root"))
    func placesAmongNamespaces() throws {
        let own = try Mounts.current()
        #expect(Set(own.map(\.id)).count == own.count)
        try Folder.make(scratch("other"), mode: 0o755)
        let bind = "mount --bind \(scratch.path) \(scratch("other"))"
        let child = try HoldingProcess(
            scratch("other/file"), "open-write",
            wrapper: "unshare -m --propagation private sh -c '\(bind) && exec \"$@\"' sh")
        let found = try holders(child)
        #expect(found.map(\.path) == [scratch("other/file")])
        var places = try FilePlaces()
        let holder = try #require(found.first)
        let placed = places.place(of: holder)
        let place = try #require(placed)
        let again = try places.place(of: file)
        #expect(place == again)
        #expect(place.below(try places.place(of: scratch.path)) == BytePath("file"))
        #expect(place.below(try places.place(of: scratch("other"))) == nil)
    }

    @Test("processes of others are counted, not called free", .enabled(if: geteuid() == 0, "needs root"))
    func hiddenProcesses() throws {
        let result = SameTestElsewhere.run(
            "hiddenAsNobody", wrapper: "setpriv --reuid=65534 --regid=65534 --clear-groups",
            variable: "OVERWINTER_HOLDERS_AS_NOBODY")
        #expect(result.status == 0 && !result.output.contains("with 0 tests"), "\(result.output)")
    }

    @Test(
        "as an ordinary user",
        .enabled(if: SameTestElsewhere.isMeant("OVERWINTER_HOLDERS_AS_NOBODY"), "is run by the test above, as one"))
    func hiddenAsNobody() throws {
        #expect(try HolderScan.run(devices: [device]).hiddenProcesses > 0)
        // Its own it sees; of a mapping only the numbers, which are right here.
        let child = try HoldingProcess(file, "map-shared")
        #expect(try holders(child).map(\.way) == [.mappedForWriting])
        #expect(try HolderScan.run(devices: [device]).unprovenMappings > 0)
    }

    @Test("a lock is told, with its holder, and asking takes none")
    func locks() throws {
        #expect(try FileLock.holder(of: file) == nil)
        let child = try HoldingProcess(file, "lock")
        #expect(try FileLock.holder(of: file) == child.process)
        #expect(try FileLock.holder(of: scratch("nowhere")) == nil)
    }

    @Test("a process is known by its program")
    func programs() throws {
        let child = try HoldingProcess(file, "open-read")
        #expect(ProcessFacts.of(child.process).program?.bytes.starts(with: "python3".utf8) == true)
        #expect(ProcessFacts.of(0x7FFF_FFFF).program == nil)
    }
}
