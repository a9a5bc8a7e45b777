import FileTree
import Testing

@testable import Overwinter

/// Records of several buffers: what is written the short way is what the long way writes, and is read as it was meant.
@Suite struct SetLongRecordTests {
    private static let names: [String] = ["plain", "a b", "caf\u{E9}", "q\"", "b\\s", "#1", "x*", "~", "-rf"]

    /// Files of all sorts of names in folders of all sorts of names, most of them plain.
    private var entries: [TreeEntry] {
        var entries = [RecordSample.entry([], .directory, mode: 0o755)]
        var group: UInt32 = 0
        for (number, folder) in Self.names.enumerated() {
            entries.append(RecordSample.entry(Array(folder.utf8), .directory))
            entries.append(RecordSample.entry(Array("\(folder)/sub".utf8), .directory))
            for index in 0..<500 {
                let name = index % 50 == 49 ? Self.names[index / 50 % Self.names.count] : "file"
                let path = index % 5 == 4 ? "\(folder)/sub/\(name)-\(index)" : "\(folder)/\(name)-\(index)"
                entries.append(
                    RecordSample.entry(Array(path.utf8), .file, mode: UInt16(index * 7 % 0o10000)) { file in
                        file.size = [0, 9, 10, 4096, 1 << 40][index % 5] + Int64(index)
                        file.owner = index % 100 < 90 ? 0 : UInt32(index)
                        file.group = index % 200 < 190 ? 0 : .max - 1
                        file.modified = FileTime(
                            seconds: [1 << 33, 0, 99, -1][index / 7 % 4], nanoseconds: Int32(index))
                        file.facts?.inode = UInt64(index) << (index % 40)
                        if index % 100 == 30 { file.facts = nil }
                        if index % 100 == 31 { file.facts?.changed = .never }
                        if index % 100 == 32 { file.holes = [0..<9] }
                        if index % 100 == 33 {
                            file.attributes = [ExtendedAttribute(name: Array("user.a".utf8), value: [UInt8(number)])]
                        }
                    })
            }
        }
        entries.sort { $0.path < $1.path }
        // Two neighbours are one inode now and then.
        for index in entries.indices.dropLast() where index % 300 == 17 && entries[index].kind == .file {
            guard entries[index + 1].kind == .file else { continue }
            let path = entries[index + 1].path
            group += 1
            entries[index].linkGroup = group
            entries[index + 1] = entries[index]
            entries[index + 1].path = path
        }
        return entries
    }

    @Test func entriesComeBackAsTheyWereWritten() throws {
        let entries = entries
        #expect(entries.contains { $0.linkGroup != nil })
        let written = try WrittenRecord(entries: entries)
        let found = try #require(try written.entries().source(at: RecordSample.location)).entries
        #expect(found.count == entries.count)
        for (found, wanted) in zip(found, entries) where found != wanted {
            #expect(found == wanted)
            return
        }
    }

    @Test func eachLineIsAsItsFileWritesIt() throws {
        let written = try WrittenRecord(entries: entries)
        let names = OwnerNames.ofHost(users: Set(entries.map(\.owner)), groups: Set(entries.map(\.group)))
        var (mtree, lines, sums): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        for var entry in entries {
            entry.path = RecordSample.location.appending(entry.path)
            MtreeFile.append(entry, names: names, to: &mtree)
            EntriesFile.append(entry, to: &lines)
            var hex: [UInt8] = []
            guard let digest = entry.sha256 else { continue }
            digest.appendHex(to: &hex)
            ChecksumsFile.append(hex: hex, path: entry.path, to: &sums)
        }
        #expect(mtree.count > 1 << 19 && lines.count > 1 << 18)
        #expect(written.scratch.read("set/overwinter/files.mtree").suffix(mtree.count).elementsEqual(mtree))
        #expect(written.scratch.read("set/overwinter/files.jsonl").suffix(lines.count).elementsEqual(lines))
        #expect(written.scratch.read("set/overwinter/SHA256SUMS").prefix(sums.count).elementsEqual(sums))
    }

    @Test func theRecordHasTheHashOfEachFile() throws {
        let written = try WrittenRecord(entries: entries)
        for (name, hex) in written.record.files {
            #expect(RunningSHA256.hex(of: written.scratch.read("set/overwinter/\(name)")) == hex, "\(name)")
        }
    }

    /// Shorter than the reader's buffer, longer than it, and of many of them.
    @Test func linesOfEveryLengthAreReadWhole() throws {
        let scratch = SetScratch()
        let lengths = [0, 1, 262_142, 262_143, 262_144, 262_145, 5, 700_000, 0, 100, 3_000_000, 7]
        let lines = lengths.enumerated().map { index, length in
            [UInt8](repeating: UInt8(ascii: "a") + UInt8(index), count: length)
        }
        let bytes = Array(lines.joined(separator: [0x0A])) + [0x0A]
        scratch.write("file", bytes)
        let path = scratch.path.appending("file")
        let reader = try RecordFileReader(folder: -1, name: "\(path)", path: path)
        var found: [[UInt8]] = []
        while let line = try reader.next() { found.append(Array(line)) }
        #expect(found == lines)
        #expect(try reader.finish() == RunningSHA256.hex(of: bytes))
        let whole = try RecordFileReader(folder: -1, name: "\(path)", path: path)
        #expect(try whole.next().map { Array($0) } == [])
        #expect(try whole.rest(limit: 8 << 20) == Array(bytes[1...]))
        #expect(try whole.finish() == RunningSHA256.hex(of: bytes))
    }

    /// As many holes as are told, and attributes as large as they may be.
    @Test func theLongestLineThereMayBeIsRead() throws {
        var file = RecordSample.entry([UInt8](repeating: 1, count: 100_000), .file)
        file.holes = (0..<50_000).map { number in
            let begin = Int64.max - 300_000 + 4 * Int64(number)
            return begin..<begin + 1
        }
        file.attributes = (0..<128).map { number in
            let name = "user." + String(repeating: "\u{1}", count: 246) + "\(1000 + number)"
            return ExtendedAttribute(name: Array(name.utf8), value: [UInt8](repeating: 1, count: 1 << 16))
        }
        #expect(file.attributes.reduce(0) { $0 + $1.value.count } == EntriesFile.mostAttributeBytes)
        var line: [UInt8] = []
        EntriesFile.append(file, to: &line)
        #expect(line.count <= RecordFileReader.lineLimit)
        let read = try EntriesLine(Array(line.dropLast()))
        #expect(read.attributes == file.attributes)
        #expect(read.holes == file.holes)
    }
}
