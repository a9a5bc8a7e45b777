import FileTree
import Testing

@testable import Overwinter

/// Thousands of altered records: each is read as what it says, or refused with a fault; a trap would end the test's process.
@Suite("Altered records, at random")
struct RecordParserFuzzTests {
    private func lines(_ append: (TreeEntry, inout [UInt8]) -> Void) -> [[UInt8]] {
        RecordSample.entries.map { entry in
            var line: [UInt8] = []
            append(entry, &line)
            return line.dropLast()
        }
    }

    @Test func linesOfFilesMtree() throws {
        let names = OwnerNames(users: [0: Array("root".utf8)], groups: [0: Array("a b".utf8)])
        let frames = RecordSample.entries.filter { $0.kind == .directory }.map { entry -> [UInt8] in
            var line: [UInt8] = []
            MtreeFile.append(entry, names: names, isFrame: true, to: &line)
            return line.dropLast()
        }
        var mutator = ByteMutator(
            seed: FuzzRounds.seed, samples: lines { MtreeFile.append($0, names: names, to: &$1) } + frames)
        var read = 0
        for _ in 0..<FuzzRounds.count(8000) {
            guard let line = try? MtreeLine(mutator.next()) else { continue }
            read += 1
            let owners = OwnerNames(
                users: line.userName.map { [line.entry.owner: $0] } ?? [:],
                groups: line.groupName.map { [line.entry.group: $0] } ?? [:])
            var again: [UInt8] = []
            MtreeFile.append(line.entry, names: owners, isFrame: line.isFrame, to: &again)
            let same = try MtreeLine(again.dropLast())
            #expect(same.entry == line.entry && same.isFrame == line.isFrame && same.userName == line.userName)
        }
        #expect(read > 0, "some alterations are other valid lines")
    }

    @Test func linesOfFilesJsonl() throws {
        var mutator = ByteMutator(seed: FuzzRounds.seed, samples: lines { EntriesFile.append($0, to: &$1) })
        var read = 0
        for _ in 0..<FuzzRounds.count(8000) {
            guard let line = try? EntriesLine(mutator.next()) else { continue }
            read += 1
            var entry = TreeEntry(
                path: line.path, kind: .file, mode: 0, owner: 0, group: 0, size: 0,
                modified: FileTime(seconds: 0, nanoseconds: 0))
            (entry.xxh3, entry.linkGroup, entry.holes) = (line.xxh3, line.linkGroup, line.holes)
            (entry.attributes, entry.facts) = (line.attributes, line.facts)
            var again: [UInt8] = []
            EntriesFile.append(entry, to: &again)
            #expect(try EntriesLine(again.dropLast()) == line)
        }
        #expect(read > 0)
    }

    /// With the last line made anew, as who forges one would.
    @Test func documents() throws {
        var record = RecordSample.record
        record.files = ["files.mtree": "00"]
        record.sources[0].copying = SetRecord.Copying(
            passes: [
                SetRecord.Pass(
                    started: record.started, finished: record.started, isFinal: true,
                    copied: SetRecord.Count(files: 5, bytes: 6), kept: SetRecord.Count(), shared: SetRecord.Count())
            ], base: "20261120-031507Z", setsSinceFull: 1, resumed: nil,
            trustedBefore: FileTime(seconds: 5, nanoseconds: 6), boot: "b")
        record.window = WindowFigures(
            WindowPrediction(
                services: ["cassandra"], work: WindowWork(bytes: 5, entries: 6, seen: 7), history: WindowHistory()),
            budget: .seconds(600))
        let text = String(decoding: try SetDocument.encoded(record), as: UTF8.self)
        let lines = text.split(separator: "\n").dropLast(2).joined(separator: "\n")
        let object = Array("\(lines.dropLast())\n}".utf8)
        #expect(try SetDocument.decoded(SetDocument.sealed(object)) == record)
        var mutator = ByteMutator(seed: FuzzRounds.seed, samples: [object])
        var read = 0
        for _ in 0..<FuzzRounds.count(4000) {
            guard let record = try? SetDocument.decoded(SetDocument.sealed(mutator.next())) else { continue }
            read += 1
            use(record)
            #expect(try SetDocument.decoded(try SetDocument.encoded(record)) == record)
        }
        #expect(read > 0)
    }

    /// What lists, plans and pictures compute of it.
    private func use(_ record: SetRecord) {
        _ = try? RecordCheck.check(record, at: BytePath("/set"))
        let history = WindowHistory(of: [record, record])
        let work = WindowWork(bytes: 1 << 40, entries: 1 << 20, seen: 1 << 20)
        _ = WindowPrediction(services: ["cassandra"], work: work, history: history).parts.text
        _ = EventText.secondsText(record.stoppedSeconds)
        _ = record.window?.text
        _ = RunOutcome.Copying(record)
        _ = Timeline(steps: record.steps, services: record.services.map(\.name), verb: "backup")
        _ = record.totals.bytes + record.sources.reduce(0) { $0 + $1.bytes }
    }

    /// Lines of both files taken out, doubled, swapped, and taken from one another, with every hash made anew.
    @Test func wholeRecords() throws {
        var written = try WrittenRecord()
        var dice = Dice(seed: FuzzRounds.seed)
        let files = [MtreeFile.name, EntriesFile.name]
        let before = files.map { written.scratch.read("set/overwinter/\($0)") }
        for _ in 0..<FuzzRounds.count(400) {
            let (first, second) = (dice.next(below: 1000), dice.next(below: 1000))
            let kind = dice.next(below: 4)
            let isBoth = dice.next(below: 2) == 0
            for (name, bytes) in zip(files, before) where isBoth || name == files[kind % 2] {
                var lines = bytes.split(separator: 0x0A)
                // The one has two lines more at its top.
                let skipped = name == MtreeFile.name ? 3 : 1
                let (one, other) = (
                    skipped + first % (lines.count - skipped), skipped + second % (lines.count - skipped)
                )
                switch kind {
                case 0: lines.remove(at: one)
                case 1: lines.insert(lines[one], at: other)
                case 2: lines.swapAt(one, other)
                default: lines.removeSubrange(min(one, other)...)
                }
                try written.forge(name, bytes: Array(lines.joined(separator: [0x0A])) + [0x0A])
            }
            do {
                _ = try written.entries()
                // To swap a line with itself changes nothing.
                #expect(kind == 2, "\(first) \(second) \(kind) \(isBoth)")
            } catch let error as OverwinterError {
                #expect(error.code == .badRecord, "\(error.message)")
            }
            for (name, bytes) in zip(files, before) { try written.forge(name, bytes: bytes) }
        }
    }
}
