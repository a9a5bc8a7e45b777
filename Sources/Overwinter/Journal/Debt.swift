/// What a run owes by the records of its journal, whatever cut it short and wherever.
///
/// It touches nothing, so every journal is a row in a test. A restore's old data is put back first, then services are
/// started in start order.
package struct Debt: Sendable, Equatable {
    /// A service that is owed a start.
    package struct Start: Sendable, Equatable {
        /// Its index in the header.
        package var service: Int
        /// Its stop, or what comes before it, was begun and never proven: it is stopped before it is started, since it
        /// may look alive and be dead, or still be on its way down.
        package var settlesFirst: Bool
        /// The identity of the start that our stop ended, where that was seen.
        package var stopped: String?
        /// A start of our own was begun: what runs now may be that.
        package var isBegun = false
        /// The identity of our own start.
        package var started: String?
        /// Our own start was done, and it did not become ready in its time: nobody waits that long for it again.
        package var isUnready = false
    }

    /// One target of a restore that is not committed.
    package struct Target: Sendable, Equatable {
        package enum Aside: Sendable, Equatable {
            case untouched
            /// Some of the old data may be aside, and the restore has put nothing there yet.
            case begun
            /// All of the old data is: what lies at the target's place is the restore's.
            case done
        }

        package var aside = Aside.untouched
        /// The restore has begun to fill it.
        package var isFilled = false
        /// What the restore had put there is away: what lies there is old data.
        package var isCleared = false
        package var isBack = false
        /// The run made this volume for it.
        package var volume: String?

        package var isTouched: Bool { aside != .untouched || isFilled || volume != nil }
    }

    /// In start order.
    package private(set) var starts: [Start] = []
    /// All targets of a restore whose old data is to be put back, by their index in the header; nil where none is.
    package private(set) var targets: [Target]?
    /// Targets whose old data was discarded, and that the restore has not made whole: no service starts on them.
    package private(set) var incomplete: [Int] = []
    /// The new data is good, and still stays only if every service becomes ready on it.
    package private(set) var turnsBack = false
    /// The new data is good, and was not given up since.
    package private(set) var isCommitted = false
    /// The containers are made from the project's files as they are now.
    package private(set) var remakes = false

    package var isEmpty: Bool { starts.isEmpty && targets == nil && incomplete.isEmpty }

    /// Reads the records from the first to the last.
    package init(header: JournalHeader, events: [JournalEvent]) {
        var ledger = Ledger(header: header)
        for event in events { ledger.note(event) }
        isCommitted = ledger.isCommitted && !ledger.isPutBack
        guard !ledger.isOver else { return }
        starts = header.services.indices.compactMap { ledger.starts[$0] }
        remakes = ledger.remakes
        turnsBack = header.mayTurnBack && ledger.isCommitted
        guard !ledger.isDiscarded else {
            if ledger.isCommitted { return }
            incomplete = ledger.targets.indices.filter { ledger.targets[$0].isTouched && !ledger.targets[$0].isBack }
            return
        }
        if !ledger.isCommitted && !ledger.isPutBack && ledger.targets.contains(where: { $0.isTouched && !$0.isBack }) {
            targets = ledger.targets
        }
    }
}
