import Testing

@testable import Overwinter

@Suite("The order of a run")
struct RunMachineTests {
    typealias Action = RunMachine.Action
    typealias Event = RunMachine.Event

    /// Runs a machine against scripted answers; what is not scripted succeeds.
    private func actions(
        _ machine: inout RunMachine, failing: Set<Int> = [], interruptedAfter: Int? = nil
    ) -> [Action] {
        var actions: [Action] = []
        var event = Event.begun
        for step in 0..<200 {
            let action = machine.next(after: event, interrupted: interruptedAfter.map { step >= $0 } ?? false)
            if action == .end { break }
            actions.append(action)
            event = failing.contains(step) ? .failed : .succeeded
        }
        return actions
    }

    private func backup(_ up: [Bool], sources: Int) -> RunMachine {
        RunMachine(
            services: up.map { RunMachine.Service(isUp: $0) }, workCount: sources, hasUndo: false, hasFinish: true)
    }

    @Test func stopsAgainstTheStartOrderCopiesStartsAndSeals() {
        var machine = backup([true, true], sources: 2)
        #expect(
            actions(&machine) == [
                .stop(1), .stop(0), .work(0), .work(1), .start(0, settleFirst: false), .start(1, settleFirst: false),
                .finish,
            ])
        #expect(!machine.workFailed && machine.down.isEmpty)
    }

    @Test func startsOnlyWhatRanBefore() {
        var machine = backup([true, false, true], sources: 1)
        #expect(
            actions(&machine) == [
                .stop(2), .stop(0), .work(0), .start(0, settleFirst: false), .start(2, settleFirst: false), .finish,
            ])
    }

    @Test func aStopThatFailsIsOwedAStartAndIsSettledFirst() {
        var machine = backup([true, true, true], sources: 1)
        // The second stop, of service 1, fails: service 0 was never touched.
        #expect(
            actions(&machine, failing: [1]) == [
                .stop(2), .stop(1), .start(1, settleFirst: true), .start(2, settleFirst: false),
            ])
        #expect(machine.workFailed)
    }

    @Test func aCopyThatFailsStartsEverythingAndSealsNothing() {
        var machine = backup([true, true], sources: 3)
        #expect(
            actions(&machine, failing: [3]) == [
                .stop(1), .stop(0), .work(0), .work(1), .start(0, settleFirst: false), .start(1, settleFirst: false),
            ])
    }

    @Test func aServiceThatDoesNotStartKeepsNoOtherFromStarting() {
        var machine = backup([true, true, true], sources: 1)
        #expect(
            actions(&machine, failing: [4, 5]) == [
                .stop(2), .stop(1), .stop(0), .work(0), .start(0, settleFirst: false), .start(1, settleFirst: false),
                .start(2, settleFirst: false), .finish,
            ])
        #expect(machine.down == [0, 1])
    }

    @Test func aSignalInTheCopyGoesToTheStarts() {
        var machine = backup([true], sources: 5)
        #expect(
            actions(&machine, interruptedAfter: 2) == [.stop(0), .work(0), .start(0, settleFirst: false)])
        #expect(machine.workFailed)
    }

    @Test func aSignalBeforeTheFirstStopChangesNothing() {
        var machine = backup([true], sources: 1)
        #expect(actions(&machine, interruptedAfter: 0).isEmpty)
        #expect(machine.workFailed)
    }

    @Test func aSealThatFailsIsToldApartFromWorkThatFailed() {
        var machine = backup([true], sources: 1)
        _ = actions(&machine, failing: [3])
        #expect(machine.finishFailed && !machine.workFailed)
    }

    @Test func aRestoreThatFailsPutsBackBeforeItStarts() {
        var machine = RunMachine(
            services: [.init(isUp: true, isRewritten: true)], workCount: 3, hasUndo: true, hasFinish: false)
        #expect(
            actions(&machine, failing: [2]) == [.stop(0), .work(0), .work(1), .undo, .start(0, settleFirst: false)])
    }

    @Test func onceAllIsDoneThatCannotBeUndoneNoSignalUndoesIt() {
        var machine = RunMachine(
            services: [.init(isUp: true, isRewritten: true)], workCount: 2, hasUndo: true, hasFinish: false)
        machine.keepsWork = true
        var early = machine
        var failed = machine
        #expect(
            actions(&machine, interruptedAfter: 3) == [.stop(0), .work(0), .work(1), .start(0, settleFirst: false)])
        #expect(!machine.workFailed)
        #expect(
            actions(&early, interruptedAfter: 2) == [.stop(0), .work(0), .undo, .start(0, settleFirst: false)])
        #expect(
            actions(&failed, failing: [2], interruptedAfter: 3)
                == [.stop(0), .work(0), .work(1), .undo, .start(0, settleFirst: false)])
    }

    @Test func whatAnUndoHadToStopIsStartedAgain() {
        var machine = RunMachine(
            services: [.init(isUp: false, isRewritten: true)], workCount: 1, hasUndo: true, hasFinish: false)
        #expect(machine.next(after: .begun, interrupted: false) == .work(0))
        #expect(machine.next(after: .failed, interrupted: false) == .undo)
        machine.owe(0)
        #expect(machine.next(after: .succeeded, interrupted: false) == .start(0, settleFirst: false))
    }

    @Test func whatJoinsARunIsStartedAsTheLast() {
        var machine = backup([true, true], sources: 1)
        #expect(machine.next(after: .begun, interrupted: false) == .stop(1))
        #expect(machine.next(after: .succeeded, interrupted: false) == .stop(0))
        machine.takeIn(upTo: 3)
        machine.owe(2)
        // Also where the stop that it would have gone with fails.
        #expect(machine.next(after: .failed, interrupted: false) == .start(0, settleFirst: true))
        #expect(machine.next(after: .succeeded, interrupted: false) == .start(1, settleFirst: false))
        #expect(machine.next(after: .succeeded, interrupted: false) == .start(2, settleFirst: false))
        #expect(machine.next(after: .succeeded, interrupted: false) == .end)
    }

    @Test func whatCouldNotBePutBackIsNotStarted() {
        var machine = RunMachine(
            services: [.init(isUp: true, isRewritten: true), .init(isUp: true)], workCount: 2, hasUndo: true,
            hasFinish: false)
        #expect(
            actions(&machine, failing: [2, 3]) == [.stop(1), .stop(0), .work(0), .undo, .start(1, settleFirst: false)])
        #expect(machine.down == [0])
    }

    @Test func aRestoreStartsWhatRanAtTheBackup() {
        var machine = RunMachine(
            services: [.init(isUp: false, startsOnSuccess: true), .init(isUp: false)], workCount: 1, hasUndo: true,
            hasFinish: false)
        #expect(actions(&machine) == [.work(0), .start(0, settleFirst: false)])
        var failed = RunMachine(
            services: [.init(isUp: false, startsOnSuccess: true)], workCount: 1, hasUndo: true, hasFinish: false)
        #expect(actions(&failed, failing: [0]) == [.work(0), .undo])
    }

    private func restore(_ services: [RunMachine.Service]) -> RunMachine {
        RunMachine(services: services, workCount: 1, hasUndo: true, hasFinish: false, turnsBack: true)
    }

    @Test func aServiceThatIsNotReadyOnTheNewDataTurnsTheRestoreBack() {
        var machine = restore([.init(isUp: true, isRewritten: true), .init(isUp: true, isRewritten: true)])
        // The start of 1 fails, and is tried again in vain: `down` is what the driver found.
        #expect(
            actions(&machine, failing: [4]) == [
                .stop(1), .stop(0), .work(0), .start(0, settleFirst: false), .start(1, settleFirst: false),
                .retryStarts, .undo, .start(0, settleFirst: false), .start(1, settleFirst: false),
            ])
        #expect(machine.isTurnedBack && machine.workFailed && machine.down.isEmpty && !machine.undoFailed)
    }

    @Test func aStartThatWentWellWhenItWasTriedAgainTurnsNothingBack() {
        var machine = restore([.init(isUp: true, isRewritten: true)])
        for event in [Event.begun, .succeeded, .succeeded] { _ = machine.next(after: event, interrupted: false) }
        #expect(machine.next(after: .failed, interrupted: false) == .retryStarts)
        machine.isBack(0)
        #expect(machine.next(after: .succeeded, interrupted: false) == .end)
        #expect(!machine.isTurnedBack && machine.down.isEmpty)
    }

    @Test func whereTheJournalCannotKnowNothingIsTurnedBack() {
        var machine = restore([.init(isUp: true, isRewritten: true)])
        #expect(
            actions(&machine, failing: [2, 3]) == [.stop(0), .work(0), .start(0, settleFirst: false), .retryStarts])
        #expect(machine.down == [0] && !machine.isTurnedBack && !machine.workFailed)
    }

    @Test func whatOnlyTheRestoreHadStartedIsNotStartedOnTheOldData() {
        var machine = restore([.init(isUp: false, startsOnSuccess: true, isRewritten: true), .init(isUp: true)])
        for event in [Event.begun, .succeeded, .succeeded] { _ = machine.next(after: event, interrupted: false) }
        #expect(machine.next(after: .failed, interrupted: false) == .start(1, settleFirst: false))
        #expect(machine.next(after: .succeeded, interrupted: false) == .retryStarts)
        #expect(machine.next(after: .succeeded, interrupted: false) == .undo)
        for index in [0, 1] { machine.owe(index) }
        #expect(machine.next(after: .succeeded, interrupted: false) == .start(1, settleFirst: false))
        #expect(machine.next(after: .succeeded, interrupted: false) == .end)
    }

    @Test func whatCannotBePutBackAfterTheStartsStaysDown() {
        var machine = restore([.init(isUp: true, isRewritten: true)])
        #expect(
            actions(&machine, failing: [2, 4]) == [
                .stop(0), .work(0), .start(0, settleFirst: false), .retryStarts, .undo,
            ])
        #expect(machine.down == [0] && machine.undoFailed)
    }

    /// Over random paths: every service whose stop was begun has its start attempted, or is named as down.
    @Test func everyPathThatStoppedAServiceEndsWithItsStart() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5000 {
            let count = Int.random(in: 0...5, using: &generator)
            let services = (0..<count).map { _ in
                RunMachine.Service(
                    isUp: .random(using: &generator), startsOnSuccess: .random(using: &generator),
                    isRewritten: .random(using: &generator))
            }
            var machine = RunMachine(
                services: services, workCount: Int.random(in: 0...4, using: &generator),
                hasUndo: .random(using: &generator), hasFinish: .random(using: &generator),
                turnsBack: .random(using: &generator))
            let failing = Set((0..<40).filter { _ in Int.random(in: 0..<4, using: &generator) == 0 })
            let interrupted = Bool.random(using: &generator) ? Int.random(in: 0...12, using: &generator) : nil
            let path = actions(&machine, failing: failing, interruptedAfter: interrupted)
            #expect(path.count < 200)
            for case .stop(let index) in path {
                let started = path.contains { if case .start(index, _) = $0 { true } else { false } }
                #expect(started || machine.down.contains(index), "\(services) \(path)")
            }
            #expect(!machine.workFailed || !path.contains(.finish))
        }
    }
}
