import Testing

@testable import Overwinter

@Suite("What a journal says is owed")
struct DebtTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var events: [JournalEvent]
        /// The name of each service that is owed a start, with `!` where it is stopped first.
        var starts: [String]
        var testDescription: String { what }
    }

    static let rows = [
        Row(what: "nothing was begun", events: [], starts: []),
        Row(what: "before-stop begun", events: [.beforeStopBegun(service: "b")], starts: ["b!"]),
        Row(what: "stop begun", events: [.stopBegun(service: "b")], starts: ["b!"]),
        Row(
            what: "stop failed: it may end later",
            events: [.stopBegun(service: "b"), .stopFailed(service: "b", why: "")], starts: ["b!"]),
        Row(
            what: "stop proven", events: [.stopBegun(service: "b"), .stopProven(service: "b", start: "1")],
            starts: ["b"]),
        Row(
            what: "start order, not stop order",
            events: [
                .stopBegun(service: "c"), .stopProven(service: "c", start: nil), .stopBegun(service: "a"),
            ], starts: ["a!", "c"]),
        Row(
            what: "start begun",
            events: [
                .stopBegun(service: "b"), .stopProven(service: "b", start: nil), .startBegun(service: "b"),
            ], starts: ["b"]),
        Row(
            what: "start begun after a stop that was never proven",
            events: [.stopBegun(service: "b"), .startBegun(service: "b")], starts: ["b!"]),
        Row(
            what: "started, and not ready",
            events: [.stopBegun(service: "b"), .startBegun(service: "b"), .startDone(service: "b", start: "2")],
            starts: ["b"]),
        Row(
            what: "start failed",
            events: [
                .stopBegun(service: "b"), .stopProven(service: "b", start: nil), .startBegun(service: "b"),
                .startFailed(service: "b", why: ""),
            ], starts: ["b"]),
        Row(
            what: "ready",
            events: [.stopBegun(service: "b"), .startDone(service: "b", start: "2"), .ready(service: "b")],
            starts: []),
        Row(
            what: "stopped again by an undo",
            events: [.stopBegun(service: "b"), .ready(service: "b"), .stopBegun(service: "b")], starts: ["b!"]),
        Row(what: "void", events: [.stopBegun(service: "b"), .void(service: "b", why: "")], starts: []),
        Row(what: "forgotten", events: [.stopBegun(service: "b"), .forgotten(service: "b")], starts: []),
        Row(what: "goodbye", events: [.stopBegun(service: "b"), .goodbye], starts: []),
        Row(what: "a service that is in no header", events: [.stopBegun(service: "x")], starts: []),
    ]

    @Test(arguments: rows) func starts(row: Row) {
        let header = JournalYard.header()
        let debt = Debt(header: header, events: row.events)
        #expect(debt.starts.map { header.services[$0.service].name + ($0.settlesFirst ? "!" : "") } == row.starts)
        #expect(debt.targets == nil)
        #expect(debt.isEmpty == row.starts.isEmpty)
    }

    @Test func identitiesOfStarts() {
        let debt = JournalYard.debt([
            .stopBegun(service: "a"), .stopProven(service: "a", start: "1"), .startBegun(service: "a"),
            .startDone(service: "a", start: "2"),
        ])
        #expect(
            debt.starts == [Debt.Start(service: 0, settlesFirst: false, stopped: "1", isBegun: true, started: "2")])
        // Taken, and not carried out yet: the start that its manager names is the one before.
        let queued = JournalYard.debt([
            .stopProven(service: "a", start: "1"), .startBegun(service: "a"), .startDone(service: "a", start: "1"),
        ])
        #expect(queued.starts[0].started == nil)
    }

    @Test func whatWasStartedAndNotReadyInItsTime() {
        let started: [JournalEvent] = [
            .stopProven(service: "a", start: "1"), .startBegun(service: "a"), .startDone(service: "a", start: "2"),
        ]
        let failed = JournalEvent.startFailed(service: "a", why: "")
        #expect(JournalYard.debt(started).starts.map(\.isUnready) == [false])
        #expect(JournalYard.debt(started + [failed]).starts.map(\.isUnready) == [true])
        // A start that fails says nothing of its readiness, and one that is begun anew has all of its time.
        #expect(JournalYard.debt([started[0], started[1], failed]).starts.map(\.isUnready) == [false])
        #expect(JournalYard.debt(started + [failed, started[1]]).starts.map(\.isUnready) == [false])
        #expect(JournalYard.debt(started + [failed, started[1], failed]).starts.map(\.isUnready) == [false])
        #expect(JournalYard.debt(started + [failed, .ready(service: "a")]).isEmpty)
        #expect(JournalYard.debt(started + [.ready(service: "a"), failed]).isEmpty)
    }

    // MARK: - Restores

    @Test func oldDataIsOwedUntilCommittedOrPutBack() {
        let begun: [JournalEvent] = [.stopProven(service: "a", start: nil), .setAsideBegun(target: 0)]
        #expect(JournalYard.debt([.stopProven(service: "a", start: nil)], restores: true).targets == nil)
        let debt = JournalYard.debt(begun, restores: true)
        #expect(debt.targets?.map(\.aside) == [.begun, .untouched, .untouched])
        let filled = begun + [.setAsideDone(target: 0), .copyBegun(target: 0)]
        #expect(JournalYard.debt(filled, restores: true).targets?[0].isFilled == true)
        #expect(JournalYard.debt(filled + [.committed(remakes: false)], restores: true).targets == nil)
        #expect(JournalYard.debt(filled + [.putBackBegun, .putBackDone], restores: true).targets == nil)
        let half = JournalYard.debt(
            filled + [.putBackBegun, .cleared(target: 0), .putBackFailed(why: "")], restores: true)
        #expect(half.targets?[0].isCleared == true)
        #expect(half.starts.count == 1)
    }

    @Test func aTargetThatIsBackIsNotOwed() {
        let events: [JournalEvent] = [
            .setAsideBegun(target: 0), .setAsideBegun(target: 1), .putBackBegun, .putBack(target: 0),
        ]
        #expect(JournalYard.debt(events, restores: true).targets?.map(\.isBack) == [true, false, false])
        #expect(JournalYard.debt(events + [.putBack(target: 1)], restores: true).isEmpty)
    }

    @Test func toForgetAServiceForgetsItsData() {
        let events: [JournalEvent] = [.stopBegun(service: "a"), .setAsideBegun(target: 0), .copyBegun(target: 0)]
        #expect(!JournalYard.debt(events, restores: true).isEmpty)
        #expect(JournalYard.debt(events + [.forgotten(service: "b")], restores: true).targets != nil)
        #expect(JournalYard.debt(events + [.forgotten(service: "a")], restores: true).isEmpty)
    }

    @Test func aRestoreThatIsCommittedOwesWhatTheSetHadRunning() {
        var header = JournalYard.header(restores: true)
        header.services[1].startsOnSuccess = true
        #expect(Debt(header: header, events: [.copyBegun(target: 0)]).starts.isEmpty)
        let debt = Debt(header: header, events: [.copyBegun(target: 0), .committed(remakes: true)])
        #expect(debt.starts == [Debt.Start(service: 1, settlesFirst: false)])
        #expect(debt.remakes)
    }

    @Test func aRestoreWhoseServicesAreNotReadyOwesThemAllAgain() {
        var header = JournalYard.header(restores: true)
        header.turnsBack = true
        header.services[2].startsOnSuccess = true
        let stopped: [JournalEvent] = [.stopProven(service: "a", start: "1"), .stopProven(service: "b", start: "1")]
        let filled = stopped + [.setAsideBegun(target: 0), .setAsideDone(target: 0), .copyBegun(target: 0)]
        #expect(!Debt(header: header, events: filled).turnsBack)
        let ready: [JournalEvent] = [
            .committed(remakes: true), .startBegun(service: "a"), .startDone(service: "a", start: "2"),
            .ready(service: "a"), .startBegun(service: "b"), .startFailed(service: "b", why: ""),
            .startBegun(service: "c"), .ready(service: "c"),
        ]
        let unready = Debt(header: header, events: filled + ready)
        #expect(unready.turnsBack && unready.targets == nil)
        #expect(unready.starts.map(\.service) == [1])
        let turned = filled + ready + [.putBackBegun]
        let debt = Debt(header: header, events: turned)
        #expect(debt.targets?[0].aside == .done)
        // Also one that has ended by itself since it was ready; and never one that did not run before.
        #expect(debt.starts.map(\.service) == [0, 1])
        #expect(
            debt.starts[0] == Debt.Start(service: 0, settlesFirst: false, stopped: "1", isBegun: true, started: "2"))
        #expect(debt.remakes && !debt.turnsBack)
        let stoodDown = turned + [.stopBegun(service: "c"), .stopProven(service: "c", start: "3"), .putBackDone]
        #expect(Debt(header: header, events: stoodDown).starts.map(\.service) == [0, 1])
        #expect(Debt(header: header, events: stoodDown).targets == nil)
    }

    @Test func whatWasIncompleteIsNothingToTurnBackTo() {
        var header = JournalYard.header(restores: true)
        header.turnsBack = true
        let events: [JournalEvent] = [
            .stopBegun(service: "a"), .setAsideBegun(target: 0), .setAsideDone(target: 0), .copyBegun(target: 0),
            .committed(remakes: false),
        ]
        #expect(Debt(header: header, events: events).turnsBack)
        for index in header.targets.indices { header.targets[index].heldData = false }
        #expect(Debt(header: header, events: events).turnsBack)
        // The others were whole: a mix of the two is nothing to run on.
        header.targets[1].heldIncomplete = true
        #expect(!Debt(header: header, events: events).turnsBack)
    }

    @Test func whatARollbackEndsIsOwedNothingFromItsCommitOn() {
        var header = JournalYard.header(restores: true)
        header.services[1].endsOnSuccess = true
        let stopped: [JournalEvent] = [.stopProven(service: "a", start: "1"), .stopProven(service: "b", start: "1")]
        let committed = stopped + [.setAsideBegun(target: 0), .committed(remakes: false)]
        #expect(Debt(header: header, events: stopped).starts.map(\.service) == [0, 1])
        #expect(Debt(header: header, events: committed).starts.map(\.service) == [0])
        #expect(Debt(header: header, events: committed + [.putBackBegun]).starts.map(\.service) == [0, 1])
        let told = committed + [.void(service: "b", why: ""), .putBackBegun]
        #expect(Debt(header: header, events: told).starts.map(\.service) == [0, 1])
    }

    @Test func withoutOldDataNothingTurnsBack() {
        let header = JournalYard.header(restores: true)
        let events: [JournalEvent] = [.stopBegun(service: "a"), .copyBegun(target: 0), .committed(remakes: false)]
        #expect(!Debt(header: header, events: events).turnsBack)
    }

    @Test func aRestoreThatTurnsBackAfterItsCommitOwesTheOldDataAgain() {
        var header = JournalYard.header(restores: true)
        header.services[1].startsOnSuccess = true
        let events: [JournalEvent] = [
            .setAsideBegun(target: 0), .setAsideDone(target: 0), .copyBegun(target: 0), .committed(remakes: true),
            .putBackBegun,
        ]
        let debt = Debt(header: header, events: events)
        #expect(debt.targets?.map(\.aside) == [.done, .untouched, .untouched])
        #expect(debt.starts.isEmpty)
        #expect(!debt.remakes)
        #expect(Debt(header: header, events: events + [.putBackDone]).isEmpty)
    }
}
