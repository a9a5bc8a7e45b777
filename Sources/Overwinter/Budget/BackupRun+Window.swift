import Services

extension BackupRun {
    /// Foresees the stopped window, tells it to the listeners, and refuses what will not fit.
    ///
    /// - Throws: ``OverwinterError`` with code `over-budget`, before anything was stopped.
    func foresee(
        after preSync: PreSyncResult?, _ outcome: inout RunOutcome
    ) throws(OverwinterError) -> WindowBudget {
        let budget = WindowBudget(plan.profile.budget, preSync.map { plan.window(after: $0) } ?? plan.window)
        outcome.window = budget.figures
        guard plan.services.contains(where: \.before.ran) else { return budget }
        events.send(.window(budget.figures))
        if let refusal = budget.refusal { throw refusal }
        return budget
    }
}
