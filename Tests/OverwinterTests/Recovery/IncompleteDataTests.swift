import FileTree
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite("Data that a restore has discarded and not made whole")
struct IncompleteDataTests {
    private let scratch: ScratchFolder
    private let state: StateFolder

    init() throws {
        scratch = try ScratchFolder()
        state = StateFolder(path: scratch("state"))
    }

    /// A journal of a restore that has no services, and so waits for none.
    private func begin(_ run: String, _ events: [JournalEvent], after: [String]? = nil) throws -> Journal {
        var header = JournalYard.header(["a"], restores: true, run: run)
        header.incompleteBefore = after
        header.services = []
        header.targets[0].path = scratch("a")
        header.destination = scratch("sets")
        let journal = try Journal.begin(header, in: state, events: .silent)
        for event in events { journal.append(event) }
        return journal
    }

    private static let discarded: [JournalEvent] = [
        .setAsideBegun(target: 0), .setAsideDone(target: 0), .discarded, .copyBegun(target: 0),
    ]

    @Test func itIsSeenWhileSomebodyHasItsJournal() throws {
        let journal = try begin("1", Self.discarded)
        #expect(IncompleteData.all(in: state).map(\.run) == ["1"])
        withExtendedLifetime(journal) {}
    }

    @Test func itIsWholeWhereTheRunThatMadeItSoDiedBeforeItSaidSo() throws {
        _ = try begin("1", Self.discarded)
        #expect(Recovery(state: state, events: .silent).run().error?.code == .servicesDown)
        _ = try begin("2", [.copyBegun(target: 0), .copyDone(target: 0), .committed(remakes: false)])
        #expect(Recovery(state: state, events: .silent).run().error == nil)
        #expect(try JournalFolder(state: state).open().isEmpty)
    }

    /// A clock that was ahead, and was set back between the two.
    @Test func whichRunCameFirstIsNotToldByTheirTimes() throws {
        let good: [JournalEvent] = [.copyBegun(target: 0), .copyDone(target: 0), .committed(remakes: false)]
        _ = try begin("2030", Self.discarded)
        _ = try begin("2026", good, after: ["2030"])
        #expect(Recovery(state: state, events: .silent).run().error == nil)
        #expect(try JournalFolder(state: state).open().isEmpty)
        _ = try begin("2030", good, after: [])
        _ = try begin("2026", Self.discarded, after: [])
        #expect(Recovery(state: state, events: .silent).run().error?.code == .servicesDown)
        #expect(IncompleteData.all(in: state).map(\.run) == ["2026"])
    }

    @Test func ofAnotherProfileItHidesNoJournalThatCannotBeRead() throws {
        _ = try begin("1", Self.discarded)
        let recovery = Recovery(state: state, events: .silent)
        #expect(try recovery.first(for: "other", held: [], mayLeaveDown: false).map(\.code) == ["debt"])
        try DurableFile.write(Array("no journal\n".utf8), to: scratch("state/journals/2.journal"), mode: 0o600)
        #expect {
            try recovery.first(for: "other", held: [], mayLeaveDown: false)
        } throws: { error in
            (error as? OverwinterError)?.code == .preflight
        }
    }
}
