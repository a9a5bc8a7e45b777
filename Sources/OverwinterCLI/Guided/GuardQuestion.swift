import FileTree
import Overwinter

/// A guard that does not hold, and would if the operator allowed something.
struct GuardQuestion {
    /// What was found, one line a case.
    let findings: [String]
    let question: String
    /// What a yes allows.
    let allow: @Sendable (inout RestoreOptions) -> Void

    /// The next to be asked; nil where every guard holds.
    ///
    /// - Throws: what the guards say, where no answer would make all of them hold.
    static func next(_ plan: RestorePlan, _ options: RestoreOptions) throws(OverwinterError) -> GuardQuestion? {
        var questions: [GuardQuestion] = []
        let failing = plan.guards.filter { !$0.holds }
        // Without room for both, to keep what is there is no answer.
        let isCramped = failing.contains { $0.code == "space" }
        for guarded in failing {
            guard let question = of(guarded, plan, options, isCramped: isCramped) else {
                try plan.throwIfGuarded()
                return nil
            }
            questions.append(question)
        }
        return questions.first
    }

    private static func of(
        _ guarded: RestoreGuard, _ plan: RestorePlan, _ options: RestoreOptions, isCramped: Bool
    ) -> GuardQuestion? {
        let findings = guarded.failures.map(\.message)
        let meetsData = plan.targets.contains { $0.present == .data } && options.elsewhere == nil
        switch guarded.code {
        case "services-stopped" where !options.mayStop:
            return GuardQuestion(findings: findings, question: "Stop the services for the restore?") {
                $0.mayStop = true
            }
        case "targets" where meetsData && !options.maySetAside && !options.discardsCurrent && !isCramped:
            return GuardQuestion(
                findings: findings, question: "Keep the data that is there beside it, renamed (set aside)?"
            ) { $0.maySetAside = true }
        case "targets" where meetsData && !options.discardsCurrent && isCramped,
            "space" where meetsData && !options.discardsCurrent:
            return GuardQuestion(
                findings: findings,
                question: "Remove the data that is there before the copy, with no way back to it?"
            ) {
                $0.maySetAside = false
                $0.discardsCurrent = true
            }
        default:
            let other = Compatibility(rawValue: guarded.code)
            guard let other, !options.accepts.contains(other) else { return nil }
            return GuardQuestion(findings: findings, question: "Restore although this is so (\(other.flag))?") {
                $0.accepts.insert(other)
            }
        }
    }
}
