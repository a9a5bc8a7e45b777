import FileTree
package import Services

/// One service of a plan, as it was found.
package struct PlannedService: Sendable {
    package var service: any Service
    package var before: ServiceStatus
    /// Always passed on to the manager.
    package var stopTimeout: Duration
    package var beforeStop: [String]?
    package var beforeStopTimeout: Duration
    package var probe: Readiness.Probe
    package var readyWithin: Duration
    /// A unit that is in no profile and that a stop would take along: stopped first, owed like the others.
    package var isCompanion: Bool
    /// What is known of the program's version, without asking the program.
    package var version: String?
    /// What its container is made of; nil where that was not asked for.
    package var image: SetRecord.Image?

    package var name: String { service.name }

    /// The same with its state of this moment: the checks since the first look may have taken minutes, and what an
    /// operator stopped meanwhile is not ours to start.
    func lookedAtAgain() throws(OverwinterError) -> PlannedService {
        var planned = self
        do throws(ServiceError) {
            planned.before = try service.status()
        } catch {
            throw OverwinterError(error, as: .preflight)
        }
        return planned
    }
}
