import Services

/// The state that ``Debt`` is read from, one record after the other.
struct Ledger {
    private let header: JournalHeader
    private(set) var starts: [Int: Debt.Start] = [:]
    private(set) var targets: [Debt.Target]
    private(set) var isCommitted = false
    private(set) var isPutBack = false
    private(set) var isDiscarded = false
    private(set) var remakes = false
    private(set) var isOver = false
    /// Services that only the commit owes a start.
    private var startsOfCommit: [Int] = []
    /// What was owed to services that are ready since the commit: should it be taken back, it is owed again.
    private var paidSinceCommit: [Int: Debt.Start] = [:]
    private var hasStartedSinceCommit = false
    /// Services whose start was done: what fails of them now is their readiness.
    private var isStarted: Set<String> = []
    /// Services that only a commit had started that was taken back: whoever stops them owes them nothing.
    private var notOwed: Set<Int> = []

    init(header: JournalHeader) {
        self.header = header
        targets = header.targets.map { _ in Debt.Target() }
    }

    mutating func note(_ event: JournalEvent) {
        switch event {
        case .beforeStopBegun(let name), .stopBegun(let name):
            change(name) { $0 = Debt.Start(service: $0.service, settlesFirst: true, stopped: $0.stopped) }
        case .stopProven(let name, let start):
            change(name) { $0 = Debt.Start(service: $0.service, settlesFirst: false, stopped: start ?? $0.stopped) }
        case .startBegun(let name):
            hasStartedSinceCommit = hasStartedSinceCommit || isCommitted
            isStarted.remove(name)
            change(name) {
                $0.isBegun = true
                $0.isUnready = false
            }
        case .startDone(let name, let start):
            isStarted.insert(name)
            change(name) { [header] in
                $0.settlesFirst = false
                // A manager that has only taken the order still names the start before.
                let before = [$0.stopped, header.services[$0.service].before.start]
                $0.started = before.contains(start) ? nil : start
            }
        case .startFailed(let name, _):
            if isStarted.contains(name), starts.contains(where: { header.services[$0.key].name == name }) {
                change(name) { $0.isUnready = true }
            }
        // The header has it.
        case .joined, .stopFailed: break
        case .ready(let name):
            keepAccount(of: name)
            pay(name)
        case .void(let name, _):
            keepAccount(of: name)
            pay(name)
        case .forgotten(let name): forget(name)
        case .committed(let remakes): commit(remakes)
        case .putBackBegun: takeBackCommit()
        case .putBackDone: isPutBack = true
        case .goodbye: isOver = true
        case .setAsideBegun(let target): change(target) { $0.aside = .begun }
        case .setAsideDone(let target): change(target) { $0.aside = .done }
        case .discarded: isDiscarded = true
        case .volumeMade(let target, _):
            let name = header.targets.indices.contains(target) ? header.targets[target].madeVolume : nil
            change(target) { $0.volume = name }
        case .copyBegun(let target): change(target) { $0.isFilled = true }
        case .cleared(let target): change(target) { $0.isCleared = true }
        case .putBack(let target): change(target) { $0.isBack = true }
        case .copyDone, .emptied, .putBackFailed, .recoveryBegun, .recoveryEnded, .ended: break
        }
    }

    private mutating func change(_ name: String, _ body: (inout Debt.Start) -> Void) {
        guard let index = header.services.firstIndex(where: { $0.name == name }), !notOwed.contains(index) else {
            return
        }
        var start = starts[index] ?? Debt.Start(service: index, settlesFirst: false)
        body(&start)
        starts[index] = start
    }

    private mutating func change(_ target: Int, _ body: (inout Debt.Target) -> Void) {
        guard targets.indices.contains(target) else { return }
        body(&targets[target])
    }

    private mutating func pay(_ name: String) {
        guard let index = header.services.firstIndex(where: { $0.name == name }) else { return }
        starts[index] = nil
    }

    private mutating func keepAccount(of name: String) {
        guard isCommitted, let index = header.services.firstIndex(where: { $0.name == name }) else { return }
        // One that is paid already stays in the account.
        if let start = starts[index] { paidSinceCommit[index] = start }
    }

    /// Its data is the operator's as well from now on.
    private mutating func forget(_ name: String) {
        pay(name)
        // New data that is good stays, and what was set aside for it.
        guard !isCommitted else { return }
        for index in targets.indices where header.targets[index].owner == name { targets[index].isBack = true }
    }

    /// With the new data good, what the set had running is to run.
    private mutating func commit(_ remakes: Bool) {
        isCommitted = true
        self.remakes = remakes
        for (index, service) in header.services.enumerated() where service.startsOnSuccess && starts[index] == nil {
            starts[index] = Debt.Start(service: index, settlesFirst: false)
            startsOfCommit.append(index)
        }
        for service in header.services where service.endsOnSuccess == true {
            keepAccount(of: service.name)
            pay(service.name)
        }
    }

    /// The run has turned back after all: its commit could not be written, a signal came right after it, or a service did
    /// not become ready.
    private mutating func takeBackCommit() {
        guard isCommitted else { return }
        isCommitted = false
        // Containers may have been made from the set's files: with the old ones back they are made anew.
        remakes = remakes && hasStartedSinceCommit
        for index in startsOfCommit { starts[index] = nil }
        notOwed.formUnion(startsOfCommit)
        startsOfCommit = []
        for (index, start) in paidSinceCommit where starts[index] == nil && !notOwed.contains(index) {
            starts[index] = start
        }
        paidSinceCommit = [:]
    }
}
