import FileTree
import FoundationEssentials
import Testing

@testable import Overwinter

/// The same for all else that lies in a destination, a set or the state folder, and is read.
@Suite("Altered marks, notes, journals and profiles, at random")
struct NeighbourFuzzTests {
    private let scratch = SetScratch()
    private var folder: BytePath { scratch.path }

    private func json(_ value: some Encodable) throws -> [UInt8] { [UInt8](try JSONEncoder().encode(value)) }

    @Test func marks() throws {
        let set = folder.appending("20261121-031507Z")
        let mark = KeepMark(set: "20261121-031507Z", note: "before the upgrade", since: .now, by: "root")
        let size = AcceptedSize(
            RetentionCandidate(name: "20261121-031507Z", time: .now, files: 5, bytes: 6, protection: nil))
        let owner = DestinationMark(profile: "thehive", host: SetRecord.Host(name: "db1", machineID: "0123"))
        let status = RunStatus(RunStatusTests.identity)
        scratch.shell("mkdir -p state/status")
        var keep = ByteMutator(seed: FuzzRounds.seed, samples: [try json(mark)])
        var accepted = ByteMutator(seed: FuzzRounds.seed, samples: [try json(size)])
        var destination = ByteMutator(seed: FuzzRounds.seed, samples: [try json(owner)])
        var run = ByteMutator(seed: FuzzRounds.seed, samples: [try json(status)])
        let state = StateFolder(path: folder.appending("state"))
        for _ in 0..<FuzzRounds.count(500) {
            scratch.write("20261121-031507Z.keep", keep.next())
            #expect(try KeepMark.read(ofSet: set)?.text.contains("\u{1B}") == false, "its being there keeps the set")
            scratch.write(AcceptedSize.name, accepted.next())
            if let size = AcceptedSize.read(folder) { _ = Shrinkage.ofNewest([], accepted: size) }
            scratch.write(DestinationMark.name, destination.next())
            do {
                _ = try owner.check(folder)
            } catch {
                #expect(error.code == .guardFailed)
                #expect(!error.message.contains("\u{1B}") && !error.message.contains("\n"), "\(error.message)")
            }
            scratch.write("state/status/a.json", run.next())
            _ = try StatusFile.all(in: state)
        }
    }

    @Test func notesOfAPass() throws {
        var entry = RecordSample.entries
        for index in entry.indices { entry[index].sha256 = nil }
        let partial = folder.appending("partial")
        scratch.shell("mkdir partial")
        let status = try FileStatus.of(partial)
        let header = PassNotes.Header(
            set: "20010203-040506Z", folder: PassNotes.Identity(status), run: "r", profile: "p",
            location: BytePath("c/data"), path: partial, root: PassNotes.Identity(status), excluded: ["cache"],
            trustedBefore: FileTime(seconds: 5, nanoseconds: 6), boot: "b", base: nil, setsSinceFull: 2,
            unkept: ["owners"], entries: entry.count)
        try PassNotes.write(header, try EntryTable(entry), as: "notes-a", in: partial)
        let bytes = scratch.read("partial/overwinter/notes-a")
        let body = Array(bytes.dropLast(64))
        var mutator = ByteMutator(seed: FuzzRounds.seed, samples: [body])
        var read = 0
        for _ in 0..<FuzzRounds.count(2000) {
            let altered = mutator.next()
            scratch.write("partial/overwinter/notes-a", altered + Array(RunningSHA256.hex(of: altered).utf8))
            read += PassNotes.readAll(in: partial).notes.count
        }
        #expect(read > 0)
        // A name longer than any, and a group that asks for as many counters, both before the checksum.
        for change in [0, 1] {
            var long = entry[0]
            (long.kind, long.xxh3, long.linkGroup) = (.file, nil, change == 0 ? nil : .max)
            var packer = EntryPacker()
            var forged = Array("\(PassNotes.format)\n".utf8)
            forged += try json(header) + [0x0A] + packer.packed(entry[0])
            if change == 0 {
                long.path = BytePath(bytes: [UInt8](repeating: 0x61, count: 70_000))
                forged += packer.packed(long)
            } else {
                packer = EntryPacker()
                forged = Array("\(PassNotes.format)\n".utf8) + (try json(header)) + [0x0A] + packer.packed(long)
            }
            scratch.write("partial/overwinter/notes-a", forged)
            #expect(
                PassNotes.readAll(in: partial).faults.first?.hasSuffix("is out of place among the entries") == true)
        }
    }

    @Test func journals() throws {
        let header = JournalYard.header(restores: true)
        let at = UTCTime(seconds: 1)
        let events: [JournalEvent] = [
            .beforeStopBegun(service: "a"), .stopBegun(service: "a"), .stopProven(service: "a", start: "1"),
            .setAsideBegun(target: 0), .emptied(path: BytePath("/a"), owner: 1, group: 2, mode: 0o700),
            .setAsideDone(target: 0), .volumeMade(target: 1, path: BytePath("/v")), .copyBegun(target: 0),
            .copyDone(target: 0), .committed(remakes: true), .putBackBegun, .cleared(target: 2), .putBack(target: 1),
            .startBegun(service: "b"), .startDone(service: "b", start: "2"), .ready(service: "b"),
            .recoveryBegun(by: .current), .recoveryEnded(owed: ["a"]), .goodbye,
        ]
        let first = try #require(JournalLine.encode(header))
        let slot = [UInt8](repeating: UInt8(ascii: " "), count: ProgramSlot.size - 1) + [0x0A]
        var whole = first + slot
        var records: [[UInt8]] = []
        for event in events {
            let line = try #require(JournalLine.encode(JournalLine.Record(at: at, event: event)))
            records.append(Array(line.dropFirst(17).dropLast()))
            whole += line
        }
        let path = BytePath("/journal")
        #expect(try JournalContents(whole, path: path).events == events)
        var bytes = ByteMutator(seed: FuzzRounds.seed, samples: [whole])
        var documents = ByteMutator(seed: FuzzRounds.seed, samples: records)
        var headers = ByteMutator(seed: FuzzRounds.seed, samples: [Array(first.dropFirst(17).dropLast())])
        for round in 0..<FuzzRounds.count(1500) {
            var journal: [UInt8]
            if round % 3 == 0 {
                journal = bytes.next()
            } else {
                // With its checksum made anew: what no power cut does, yet what another version may write.
                journal = (round % 3 == 1 ? line(headers.next()) : first) + slot
                for _ in 0..<8 { journal += line(documents.next()) }
            }
            do {
                let contents = try JournalContents(journal, path: path)
                _ = Debt(header: contents.header, events: contents.events)
            } catch {
                #expect(!error.message.contains("\u{1B}"))
            }
        }
    }

    private func line(_ document: [UInt8]) -> [UInt8] {
        Array(RunningSHA256.hex(of: document).prefix(16).utf8) + [UInt8(ascii: " ")] + document + [0x0A]
    }

    /// A host that lost everything restores with the one in the set.
    @Test func profiles() throws {
        let samples = try ["profiles/testing.yaml", "profiles/thehive-vm.yaml"].map {
            Array(try Checkout.text($0).utf8)
        }
        var mutator = ByteMutator(seed: FuzzRounds.seed, samples: samples)
        for _ in 0..<FuzzRounds.count(600) {
            _ = try? Profile.decode(mutator.next(), path: BytePath("/p.yaml"))
        }
    }

    @Test func names() {
        let samples = [
            "20261121-031507Z", "20261121-031507Z-2", "20241213-0459-0000", "13122024-0459-0000",
            "20261121-031507Z.partial", "20261121-031507Z.removing", "2026-11-21T03:15:07.042Z",
        ].map { Array($0.utf8) }
        var mutator = ByteMutator(seed: FuzzRounds.seed, samples: samples)
        for _ in 0..<FuzzRounds.count(5000) {
            let text = String(decoding: mutator.next(), as: UTF8.self)
            if let name = SetName(text) { #expect(SetName(name.text) == name) }
            _ = (SetName(partial: text), RemovalName.set(of: text), OldScriptName.time(text))
            if let time = UTCTime(text) { #expect(UTCTime(time.description) == time) }
        }
    }
}
