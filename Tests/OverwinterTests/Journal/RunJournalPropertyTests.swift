import Testing

@testable import Overwinter

/// The state machine and the journal together: a machine is driven by random answers, what its driver writes down is
/// written down, and at every record the journal is cut off as a crash would.
@Suite("A run's machine and its journal, cut off anywhere")
struct RunJournalPropertyTests {
    private static let names = ["a", "b", "c", "d"]

    /// What is true beside what is written down.
    private struct Truth {
        var events: [JournalEvent] = []
        /// After each record: the services whose stop was begun and that were not ready since.
        var owed: [Set<Int>] = []
        /// After each record: whether old data of a target is not where it was, and the new is not yet good.
        var isMoved: [Bool] = []
        var down: Set<Int> = []
        var moved = false

        mutating func write(_ event: JournalEvent) {
            events.append(event)
            owed.append(down)
            isMoved.append(moved)
        }
    }

    private struct Shape {
        var services: [RunMachine.Service]
        var header: JournalHeader
        var restores: Bool

        init(_ random: inout Dice) {
            restores = random.next(below: 2) == 0
            let count = 1 + random.next(below: RunJournalPropertyTests.names.count)
            let restores = self.restores
            services = (0..<count).map { _ in
                RunMachine.Service(
                    isUp: random.next(below: 4) > 0, startsOnSuccess: restores && random.next(below: 4) == 0,
                    isRewritten: restores && random.next(below: 2) == 0)
            }
            header = JournalYard.header(Array(RunJournalPropertyTests.names.prefix(count)), restores: restores)
            for index in services.indices { header.services[index].startsOnSuccess = services[index].startsOnSuccess }
        }

        var machine: RunMachine {
            RunMachine(
                services: services, workCount: restores ? header.targets.count + 1 : services.count, hasUndo: restores,
                hasFinish: !restores)
        }
    }

    /// Carries an action out as the driver does: what is begun is written down before, what it came to after.
    private func carryOut(
        _ action: RunMachine.Action, _ shape: Shape, _ truth: inout Truth, _ random: inout Dice
    ) -> RunMachine.Event {
        let fails = random.next(below: 5) == 0
        switch action {
        case .stop(let index): return stop(index, fails: fails, &truth, &random)
        case .start(let index, let settles): return start(index, settles: settles, fails: fails, &truth)
        case .work(let index) where shape.restores: return move(index, shape, fails: fails, &truth)
        case .undo: return putBack(shape, fails: fails, &truth)
        case .work, .retryStarts, .finish, .end: return fails ? .failed : .succeeded
        }
    }

    private func stop(_ index: Int, fails: Bool, _ truth: inout Truth, _ random: inout Dice) -> RunMachine.Event {
        let name = Self.names[index]
        truth.down.insert(index)
        if random.next(below: 2) == 0 {
            truth.write(.beforeStopBegun(service: name))
            if fails && random.next(below: 2) == 0 { return .failed }
        }
        truth.write(.stopBegun(service: name))
        truth.write(fails ? .stopFailed(service: name, why: "") : .stopProven(service: name, start: "1"))
        return fails ? .failed : .succeeded
    }

    private func start(_ index: Int, settles: Bool, fails: Bool, _ truth: inout Truth) -> RunMachine.Event {
        let name = Self.names[index]
        if settles { truth.write(.stopProven(service: name, start: "1")) }
        truth.write(.startBegun(service: name))
        if fails {
            truth.write(.startFailed(service: name, why: ""))
            return .failed
        }
        truth.write(.startDone(service: name, start: "2"))
        truth.down.remove(index)
        truth.write(.ready(service: name))
        return .succeeded
    }

    /// The first work of a restore sets all aside, each other fills one.
    private func move(_ index: Int, _ shape: Shape, fails: Bool, _ truth: inout Truth) -> RunMachine.Event {
        guard index == 0 else {
            truth.write(.copyBegun(target: index - 1))
            if fails { return .failed }
            truth.write(.copyDone(target: index - 1))
            return .succeeded
        }
        for target in shape.header.targets.indices {
            truth.moved = true
            truth.write(.setAsideBegun(target: target))
            if fails && target > 0 { return .failed }
            truth.write(.setAsideDone(target: target))
        }
        return .succeeded
    }

    private func putBack(_ shape: Shape, fails: Bool, _ truth: inout Truth) -> RunMachine.Event {
        truth.write(.putBackBegun)
        if fails {
            truth.write(.putBackFailed(why: ""))
            return .failed
        }
        truth.moved = false
        truth.write(.putBackDone)
        return .succeeded
    }

    @Test func atEveryRecordTheDebtCoversWhatIsDownAndWhatIsMoved() {
        var random = Dice(seed: 2026)
        for round in 0..<4000 {
            let shape = Shape(&random)
            var machine = shape.machine
            var truth = Truth()
            var attempted: Set<Int> = []
            var stopped: Set<Int> = []
            var event = RunMachine.Event.begun
            var isWorkOver = false
            let interrupted = random.next(below: 3) == 0 ? random.next(below: 12) : Int.max
            for step in 0... {
                let action = machine.next(after: event, interrupted: step >= interrupted)
                switch action {
                case .stop(let index): stopped.insert(index)
                case .start(let index, _): attempted.insert(index)
                default: break
                }
                switch action {
                case .start, .finish, .end:
                    if !isWorkOver && !machine.workFailed {
                        isWorkOver = true
                        truth.moved = false
                        // From here on what the set had running is to run, too.
                        for (index, service) in shape.services.enumerated() where service.startsOnSuccess {
                            truth.down.insert(index)
                        }
                        truth.write(.committed(remakes: false))
                    }
                default: break
                }
                if action == .end { break }
                event = carryOut(action, shape, &truth, &random)
                guard step < 200 else {
                    Issue.record("round \(round): the machine does not end")
                    return
                }
            }
            // What was stopped had its start attempted, or lies on data that could not be put back.
            for index in stopped where !attempted.contains(index) {
                #expect(machine.undoFailed && shape.services[index].isRewritten, "round \(round): \(truth.events)")
                #expect(machine.down.contains(index), "round \(round): \(truth.events)")
            }
            #expect(Set(machine.down) == truth.down, "round \(round): \(truth.events)")
            // A crash after any record.
            for length in truth.events.indices {
                let debt = Debt(header: shape.header, events: Array(truth.events.prefix(length + 1)))
                let owed = Set(debt.starts.map(\.service))
                guard owed == truth.owed[length], (debt.targets != nil) == truth.isMoved[length] else {
                    Issue.record(
                        "round \(round): owed \(owed), down \(truth.owed[length]), after \(truth.events.prefix(length + 1))"
                    )
                    return
                }
                #expect(debt.starts.map(\.service) == debt.starts.map(\.service).sorted(), "not in start order")
            }
        }
    }

    /// A stop that was begun and never proven is brought to its end before the start, by the machine and by the debt.
    @Test func machineAndDebtAgreeOnWhatSettlesFirst() {
        var random = Dice(seed: 41)
        for round in 0..<2000 {
            let shape = Shape(&random)
            var machine = shape.machine
            var truth = Truth()
            var event = RunMachine.Event.begun
            while true {
                let action = machine.next(after: event, interrupted: false)
                if action == .end { break }
                if case .start(let index, let settles) = action {
                    let debt = Debt(header: shape.header, events: truth.events)
                    if let start = debt.starts.first(where: { $0.service == index }) {
                        #expect(start.settlesFirst == settles, "round \(round): \(truth.events)")
                    }
                }
                event = carryOut(action, shape, &truth, &random)
            }
        }
    }
}
