import FileTree
import Testing

@testable import Overwinter

/// What is read without care must be what the careful readers make of it, whatever the bytes are.
@Suite("Altered lines of plain files, at random")
struct PlainFolderFuzzTests {
    private let folder = "app data/ä"
    private let names = OwnerNames(users: [0: Array("root".utf8)], groups: [0: Array("a.b".utf8)])

    private var entries: [TreeEntry] {
        let owners: [UInt32] = [0, 1000, .max - 1]
        return ["a", "file-2.db", ".hidden", "#*?[", "%{}="].enumerated().map { index, name in
            var entry = TreeEntry(
                path: BytePath(folder).appending(BytePath(name)), kind: .file,
                mode: [0, 0o7, 0o600, 0o4755, 0o7777][index],
                owner: owners[index % 3], group: owners[(index + 1) % 3],
                size: [0, 1, 99, 10_000_000_019, 1 << 55][index],
                modified: FileTime(
                    seconds: [0, 5, 1_750_000_000, 1 << 33, 9][index], nanoseconds: [0, 1, 999_999_999, 7, 10][index]))
            entry.sha256 = Digest256(bytes: (0..<32).map { UInt8($0 * 8 + index) })
            entry.xxh3 = Digest128(high: 0x0123_4567_89AB_CDEF, low: UInt64(index))
            if index != 1 {
                entry.facts = SourceFacts(
                    device: 64768, inode: UInt64(index * 1_000_003), changed: FileTime(seconds: 6, nanoseconds: 20))
            }
            return entry
        }
    }

    private func lines(_ append: (TreeEntry, inout [UInt8]) -> Void) -> [[UInt8]] {
        entries.map { entry in
            var line: [UInt8] = []
            append(entry, &line)
            return line.dropLast()
        }
    }

    @Test func linesAsTheyAreWritten() throws {
        let folder = try #require(PlainFolder(BytePath(folder)))
        let mtree = lines { MtreeFile.append($0, names: names, to: &$1) }
        let more = lines { EntriesFile.append($0, to: &$1) }
        var read = 0
        for (entry, (text, more)) in zip(entries, zip(mtree, more)) {
            text.withUnsafeBufferPointer { text in
                more.withUnsafeBufferPointer { more in
                    guard let line = folder.line(text), let file = folder.file(line, more) else { return }
                    expectSame(file, line, entry)
                    read += 1
                }
            }
        }
        // The name with characters that mtree escapes is left to others.
        #expect(read == entries.count - 1)
    }

    @Test func linesThatWereAltered() throws {
        let folder = try #require(PlainFolder(BytePath(folder)))
        let mtree = lines { MtreeFile.append($0, names: names, to: &$1) }
        let more = lines { EntriesFile.append($0, to: &$1) }
        var mutators = (mtree + more).map { ByteMutator(seed: FuzzRounds.seed, samples: [$0]) }
        var (read, readWhole) = (0, 0)
        for round in 0..<FuzzRounds.count(8000) {
            // One of the two as it was: both altered are hardly ever lines of one file.
            let (file, isFirst) = (round / 2 % mtree.count, round % 2 == 0)
            let text = isFirst ? mutators[file].next() : mtree[file]
            let more = isFirst ? more[file] : mutators[mtree.count + file].next()
            try text.withUnsafeBufferPointer { bytes in
                guard let line = folder.line(bytes) else { return }
                read += 1
                let careful = try MtreeLine(text)
                #expect(careful.userName == line.userName.map { Array($0) })
                #expect(careful.groupName == line.groupName.map { Array($0) })
                let file = more.withUnsafeBufferPointer { folder.file(line, $0) }
                guard let file else { return }
                readWhole += 1
                var entry = careful.entry
                let other = try EntriesLine(more)
                #expect(other.path == entry.path && other.holes.isEmpty && other.attributes.isEmpty)
                #expect(other.linkGroup == nil)
                (entry.xxh3, entry.facts) = (other.xxh3, other.facts)
                expectSame(file, line, entry)
            }
        }
        #expect(read > 100 && readWhole > 100)
    }

    private func expectSame(_ file: PlainFile, _ line: PlainFolder.Line, _ entry: TreeEntry) {
        #expect(entry.kind == .file)
        #expect(BytePath(folder).appending(BytePath(bytes: Array(line.name))) == entry.path)
        #expect(file.mode == entry.mode && file.owner == entry.owner && file.group == entry.group)
        #expect(file.size == entry.size && file.modified == entry.modified && file.facts == entry.facts)
        #expect(file.sha256 == entry.sha256 && file.xxh3 == entry.xxh3)
    }

    @Test func namesThatNoFileMayHave() throws {
        let folder = try #require(PlainFolder(BytePath(folder)))
        let rest = " type=file mode=0600 uid=0 gid=0 time=1.000000000 size=1 sha256digest="
        let digest = String(repeating: "0a", count: 32)
        func isRead(_ name: String, _ end: String = "") -> Bool {
            let line = Array("./app\\040data/\\303\\244/\(name)\(rest)\(digest)\(end)".utf8)
            return line.withUnsafeBufferPointer { folder.line($0) != nil }
        }
        #expect(isRead("a") && isRead("...") && isRead(".a"))
        for name in ["", ".", "..", "a/b", "/", "../a", "a\\057b", "a\"", String(repeating: "a", count: 1025)] {
            #expect(isRead(name) == false, "\(name)")
        }
        #expect(isRead("a", " ") == false && isRead("a", "0") == false && isRead("a", " size=1") == false)
    }

    @Test func wordsOfDigits() {
        for byte in UInt8.min...UInt8.max {
            for place in [0, 7, 8, 15] {
                var text = Array("0123456789abcdef".utf8)
                text[place] = byte
                let isDigit = UnicodeScalar(byte).properties.numericType != nil && byte < 0x80
                let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
                guard let word = Hex.word(text[...]) else {
                    #expect(!isDigit && !isLetter, "\(byte) at \(place)")
                    continue
                }
                #expect(isDigit || isLetter, "\(byte) at \(place)")
                var again: [UInt8] = []
                Hex.append(word, to: &again)
                #expect(again == text)
            }
        }
    }
}
