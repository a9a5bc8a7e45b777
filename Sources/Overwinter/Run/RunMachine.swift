/// The order of a run: events in, the next action out.
///
/// It touches nothing, so every path is a table in a test.
///
/// Stops go against the start order, work follows, then what is owed is started, whatever happened before; only then
/// comes what may take long (the seal). A failure or a signal in the stops or the work skips to `undo` (where there is
/// something to undo) and to the starts. Nothing skips the starts.
///
/// Where `turnsBack`, the work is good only once every service is ready on it: if one is not, after what did not start was
/// tried again, `undo` follows the starts, and then the starts once more.
package struct RunMachine: Sendable {
    /// What the driver is to do next.
    ///
    /// Services and items of work are named by their index.
    package enum Action: Sendable, Equatable {
        case stop(Int)
        case work(Int)
        case undo
        /// Bring the service up and wait until it is ready. `settleFirst`: a stop or `before-stop` was begun and never
        /// proven, so the service may look alive and be dead: it is stopped before it is started.
        case start(Int, settleFirst: Bool)
        /// Try again what did not start; what fails then is undone. To fail means that nothing can be undone any more.
        case retryStarts
        case finish
        case end
    }

    /// How the driver's last action went.
    package enum Event: Sendable, Equatable {
        /// The run begins.
        case begun
        case succeeded
        case failed
    }

    /// One service of the run, in start order.
    package struct Service: Sendable, Equatable {
        package var isUp: Bool
        /// Whether it is to be started at the end of a run that went well, although the run did not stop it.
        package var startsOnSuccess: Bool
        /// Whether the work rewrites its data: after an undo that failed it is left down rather than started on half.
        package var isRewritten: Bool
        /// Whether a run that goes well leaves it down: what it ran on is gone then.
        package var endsOnSuccess = false

        package init(isUp: Bool, startsOnSuccess: Bool = false, isRewritten: Bool = false) {
            self.isUp = isUp
            self.startsOnSuccess = startsOnSuccess
            self.isRewritten = isRewritten
        }
    }

    private enum State: Equatable {
        case fresh
        case stopping(Int)
        case working(Int)
        case undoing
        case starting(Int)
        case retrying
        case finishing
        case ended
    }

    private var services: [Service]
    private let workCount: Int
    private let hasUndo: Bool
    private let hasFinish: Bool
    private let turnsBack: Bool
    /// Nothing of the work can be undone once all of it is done: no signal undoes it then.
    package var keepsWork = false
    private var state = State.fresh
    /// Services whose stop was begun, and whether it was proven.
    private var debts: [Int: Bool] = [:]
    /// Services that were started although the run had not stopped them.
    private var startedAnew: Set<Int> = []

    /// Whether a stop or a piece of work failed.
    package private(set) var workFailed = false
    /// Whether what may follow the starts (the seal) failed.
    package private(set) var finishFailed = false
    /// Whether what the work changed could not be put back.
    package private(set) var undoFailed = false
    /// Whether all was undone since services did not become ready.
    package private(set) var isTurnedBack = false
    /// Services that are not back.
    package private(set) var down: [Int] = []

    package init(services: [Service], workCount: Int, hasUndo: Bool, hasFinish: Bool, turnsBack: Bool = false) {
        self.services = services
        self.workCount = workCount
        self.hasUndo = hasUndo
        self.hasFinish = hasFinish
        self.turnsBack = turnsBack
    }

    /// Takes how the last action went, and whether the run was asked to end; answers what to do next.
    package mutating func next(after event: Event, interrupted: Bool) -> Action {
        switch state {
        case .fresh:
            return interrupted ? fail() : stopNext(before: services.count)
        case .stopping(let index):
            debts[index] = event == .succeeded
            return event == .succeeded && !interrupted ? stopNext(before: index) : fail()
        case .working(let index):
            let isDone = keepsWork && index + 1 == workCount
            return event == .succeeded && (!interrupted || isDone) ? workNext(from: index + 1) : fail()
        case .undoing:
            undoFailed = event == .failed
            return startNext(from: 0)
        case .starting(let index):
            if event == .failed { down.append(index) }
            return startNext(from: index + 1)
        case .retrying:
            return event == .succeeded && !down.isEmpty ? turnBack() : conclude()
        case .finishing:
            finishFailed = event == .failed
            return end()
        case .ended:
            return .end
        }
    }

    /// Adds a debt: a service was stopped out of turn, which somebody else had started meanwhile, or which would have gone
    /// with another.
    ///
    /// One that this very run had started, and that did not run before, stays down.
    package mutating func owe(_ index: Int) {
        if debts[index] == nil && !startedAnew.contains(index) { debts[index] = true }
    }

    /// Takes in services that have joined the run, behind the others: they are stopped with what they hang on.
    package mutating func takeIn(upTo count: Int) {
        while services.count < count { services.append(Service(isUp: true)) }
    }

    /// Takes a service that did not start for back: a later attempt went well.
    package mutating func isBack(_ index: Int) {
        down.removeAll { $0 == index }
    }

    private mutating func stopNext(before limit: Int) -> Action {
        if let index = services.indices.prefix(limit).last(where: { services[$0].isUp }) {
            state = .stopping(index)
            // The debt begins before the stop does: what fails half-way may still come to a standstill.
            debts[index] = false
            return .stop(index)
        }
        return workNext(from: 0)
    }

    private mutating func workNext(from index: Int) -> Action {
        if index < workCount {
            state = .working(index)
            return .work(index)
        }
        return startNext(from: 0)
    }

    private mutating func fail() -> Action {
        // Undo is for what work may have changed; a failed stop has changed nothing yet.
        let hadWorked = if case .working = state { true } else { false }
        workFailed = true
        if hasUndo && hadWorked {
            state = .undoing
            return .undo
        }
        return startNext(from: 0)
    }

    private mutating func startNext(from index: Int) -> Action {
        for wanted in services.indices.dropFirst(index) where isOwed(wanted) {
            if undoFailed && services[wanted].isRewritten {
                down.append(wanted)
                continue
            }
            state = .starting(wanted)
            if debts[wanted] == nil { startedAnew.insert(wanted) }
            return .start(wanted, settleFirst: debts[wanted] == false)
        }
        if turnsBack && !workFailed && !down.isEmpty {
            state = .retrying
            return .retryStarts
        }
        return conclude()
    }

    private mutating func turnBack() -> Action {
        workFailed = true
        isTurnedBack = true
        down = []
        // Whoever came up since is stopped by the undo, and that is proven.
        for index in debts.keys { debts[index] = true }
        state = .undoing
        return .undo
    }

    private mutating func conclude() -> Action {
        guard hasFinish && !workFailed else { return end() }
        state = .finishing
        return .finish
    }

    private func isOwed(_ index: Int) -> Bool {
        if services[index].endsOnSuccess && !workFailed { return false }
        return debts[index] != nil || (services[index].startsOnSuccess && !workFailed)
    }

    private mutating func end() -> Action {
        state = .ended
        return .end
    }
}
