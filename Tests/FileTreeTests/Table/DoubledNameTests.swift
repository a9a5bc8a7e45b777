import OverwinterTesting
import Testing

@testable import FileTree

/// A folder whose names were listed twice: of each one entry is left, which the next pass does not believe.
struct DoubledNameTests {
    private static let changed = FileTime(seconds: 1_700_000_000, nanoseconds: 5)

    private func chunk(_ names: [String], size: Int64 = 5) -> RecordChunk {
        var chunk = RecordChunk()
        for name in names {
            var entry = TreeEntry(
                path: BytePath(name), kind: .file, mode: 0o640, owner: 7, group: 8, size: size,
                modified: DoubledNameTests.changed)
            entry.facts = SourceFacts(device: 1, inode: 2, changed: DoubledNameTests.changed)
            entry.xxh3 = Digest128(high: 1, low: 2)
            entry.sha256 = Digest256(bytes: Array(repeating: UInt8(size), count: 32))
            Array(name.utf8).withUnsafeBufferPointer { chunk.append(entry, name: $0) }
        }
        return chunk.take()
    }

    private func block(_ name: String, _ chunks: [RecordChunk], _ children: [FolderBlock] = []) -> FolderBlock {
        let traits = EntryTraits(owner: 7, group: 8, device: 1, attributes: [])
        let facts = FolderBlock.Facts(
            mode: 0o755, modified: DoubledNameTests.changed, traits: traits, inode: 3,
            changed: DoubledNameTests.changed)
        return FolderBlock(
            terminatedName: name.isEmpty ? [] : Array(name.utf8) + [0], facts: facts, chunks: chunks,
            children: children)
    }

    /// The names of the table, those that are not believed with a question mark.
    private func names(_ block: FolderBlock) throws -> [String] {
        let table = EntryTable(top: block)
        let entries = Array(table)
        #expect(table.count == entries.count)
        #expect(table.files == entries.filter { $0.kind == .file }.count)
        // As the notes of a pass are read.
        #expect(try EntryTable(entries) == table)
        for entry in entries where entry.kind == .file {
            #expect((entry.xxh3 == nil) == (entry.facts?.changed == .never))
        }
        return entries.map { $0.path.description + ($0.facts?.changed == .never ? "?" : "") }
    }

    @Test func inOneChunk() throws {
        #expect(try names(block("", [chunk(["b", "a", "b", "c", "b"])])) == ["", "a", "b?", "c"])
        #expect(try names(block("", [chunk(["a", "a"])])) == ["", "a?"])
    }

    @Test func inSeveralChunks() throws {
        let found = block(
            "", [chunk(["b", "d"], size: 1), chunk(["a", "b", "c"], size: 2), chunk(["d", "b"], size: 3)])
        #expect(try names(found) == ["", "a", "b?", "c", "d?"])
        #expect(found.count == 4)
        // What is left has its own sum.
        for name in ["a", "c"] {
            let record = Array(name.utf8).withUnsafeBufferPointer { found.record(named: $0) }
            #expect(record?.sha256 == Digest256(bytes: Array(repeating: 2, count: 32)))
        }
        #expect(try names(block("", [chunk(["a"]), chunk(["a"]), chunk(["a"])])) == ["", "a?"])
    }

    @Test func amongManyEntries() throws {
        let many = (0..<9000).map { "f\($0)" }
        let found = block("", [chunk(many), chunk(["f17", "f8999"])])
        #expect(found.count == 9000)
        #expect(try names(found).filter { $0.hasSuffix("?") } == ["f17?", "f8999?"])
    }

    @Test func ofFolders() throws {
        let found = block("", [], [block("d", [chunk(["x"])]), block("c", []), block("d", [chunk(["x"])])])
        #expect(try names(found) == ["", "c", "d?", "d/x"])
    }

    @Test func ofAFolderAndAFile() throws {
        let folders = [block("d", [chunk(["x"])]), block("e", [])]
        #expect(try names(block("", [chunk(["d", "f"])], folders)) == ["", "d?", "e", "f"])
        #expect(try names(block("", [chunk(["f"]), chunk(["d"])], folders)) == ["", "d?", "e", "f"])
    }
}
