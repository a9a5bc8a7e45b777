/// A run as it is seen from outside.
package struct SeenRun: Sendable {
    package enum Life: String, Sendable {
        /// It is at work.
        case live
        /// It ended, and said how.
        case ended
        /// Its process is gone without a word.
        case died
        /// It did not say that it ended, and this user cannot see its lock or its process.
        case unknown
    }

    package var status: RunStatus
    package var life: Life
    /// What its services are owed could be read; else nobody knows whether what stood still at its last word stands still now.
    package var isDebtKnown = true

    package init(status: RunStatus, life: Life) {
        self.status = status
        self.life = life
    }

    /// The same by what is owed now: what a dead run owes no more has been paid since its last word, or was dropped.
    package func knowing(_ debts: [OpenDebt], areAllKnown: Bool) -> SeenRun {
        guard life == .died else { return self }
        var seen = self
        seen.isDebtKnown = areAllKnown
        guard areAllKnown else { return seen }
        let owed = debts.first { $0.run == status.identity.run }?.services ?? []
        seen.status.services.removeAll { !owed.contains($0.name) }
        return seen
    }
}
