import Glibc
import OverwinterTesting
import Testing

@testable import FileTree

/// The open folders of a walk: those in use stay open, however many they are.
struct FolderDescriptorsTests {
    private let monitor = Monitor()
    private let folders: FolderDescriptors
    private let root = FolderNode(parent: nil, name: [])

    init() {
        folders = FolderDescriptors(monitor: monitor, sourceRoot: BytePath("/"), hasDestination: false, workers: 1)
    }

    /// A descriptor that this process does not have: to close it does nothing.
    private func open(_ number: Int32, pins: Int) -> FolderNode {
        let node = FolderNode(parent: root, name: Array("f\(number)".utf8) + [0])
        node.source = 1_000_000_000 + number
        node.pins = pins
        monitor.locked { folders.register(node) }
        return node
    }

    private func countOpen(_ nodes: [FolderNode]) -> Int { nodes.count { $0.isOpen } }

    @Test func whereAllAreInUseNoneIsClosed() {
        var nodes: [FolderNode] = []
        for number in 0..<700 { nodes.append(open(Int32(number), pins: 1)) }
        #expect(countOpen(nodes) == 700)
        // One that is not in use is closed at once.
        let free = open(700, pins: 0)
        #expect(!free.isOpen)
        #expect(countOpen(nodes) == 700)
        // When they are used no more, the next one makes room down to the limit; the newest stays.
        for node in nodes { folders.release(node) }
        let last = open(701, pins: 0)
        #expect(last.isOpen)
        #expect((1...512).contains(countOpen(nodes) + 1))
        #expect(nodes.last?.isOpen == true)
        folders.closeAll()
        #expect(countOpen(nodes) == 0)
    }

    @Test func theRootIsNeverClosedForRoom() {
        root.source = 1_000_000_000
        monitor.locked { folders.register(root) }
        for number in 1..<700 { _ = open(Int32(number), pins: 0) }
        #expect(root.isOpen)
    }

    @Test func aFolderThatIsDoneIsClosedByItsLastUser() {
        let node = open(1, pins: 2)
        monitor.locked { folders.closeWhenFree(node) }
        #expect(node.isOpen)
        folders.release(node)
        #expect(node.isOpen)
        folders.release(node)
        #expect(!node.isOpen)
        let free = open(2, pins: 0)
        monitor.locked { folders.closeWhenFree(free) }
        #expect(!free.isOpen)
    }

    /// Another worker opens it again, to link to a name in it, while it is done.
    @Test func aFolderThatIsDoneWhileItIsOpenedIsClosedByWhoOpenedIt() throws {
        let scratch = try ScratchFolder()
        try Folder.make(scratch("d"), mode: 0o700)
        let folders = FolderDescriptors(
            monitor: monitor, sourceRoot: scratch.path, hasDestination: false, workers: 1)
        root.source = scratch.path.withCString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        monitor.locked { folders.register(root) }
        defer { folders.closeAll() }
        let node = FolderNode(parent: root, name: Array("d".utf8) + [0])
        #expect(node.status.load(root.source, "d") == 0)
        node.isOpening = true
        monitor.locked { folders.closeWhenFree(node) }
        #expect(node.closesWhenFree)
        node.isOpening = false
        try folders.acquire(node)
        #expect(node.isOpen)
        folders.release(node)
        #expect(!node.isOpen)
        // And is not closed for good.
        try folders.acquire(node)
        folders.release(node)
        #expect(node.isOpen)
    }
}
