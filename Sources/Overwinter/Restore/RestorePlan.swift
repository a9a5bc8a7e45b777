package import FileTree
import Services

/// What a restore would do, and every guard with its answer; nothing was changed to make it.
package struct RestorePlan: Sendable {
    package var set: SetRecord
    package var setPath: BytePath
    package var guards: [RestoreGuard]
    /// In the order they are filled: project files first.
    package var targets: [RestoreTarget]
    /// Sources of the set that are left out, with the reason.
    package var leftOut: [(location: BytePath, reason: String)]
    /// In start order; empty where the restore goes elsewhere.
    package var services: [PlannedService]
    /// Names of the services that are started at the end.
    package var starts: [String]
    package var stack: ComposeStack?
    /// What is there is removed, and not set aside.
    package var discardsCurrent = false
    /// Of what the profile needs and the set has not.
    package var warnings: [Warning] = []
    package var owners = RestoredOwners()
    package var served: [ServedSource] = []

    package var bytes: Int64 { targets.reduce(0) { $0 + $1.source.bytes } }

    /// What is otherwise than at the backup, each with the code by which the operator has accepted it.
    package var accepted: [OverwinterError.Fault] {
        guards.flatMap { guarded in
            guarded.accepted.map { OverwinterError.Fault(code: guarded.code, message: $0) }
        }
    }

    /// Ends here where a guard does not hold.
    ///
    /// - Throws: ``OverwinterError`` with every failure of every guard.
    package func throwIfGuarded() throws(OverwinterError) {
        let failures = guards.flatMap(\.failures)
        guard let first = failures.first else { return }
        if failures.count == 1 {
            throw OverwinterError(.guardFailed, first.message, hint: first.hint, faults: failures)
        }
        throw OverwinterError(
            .guardFailed, "\(failures.count) faults keep the guards from holding, and nothing was changed",
            faults: failures)
    }
}
