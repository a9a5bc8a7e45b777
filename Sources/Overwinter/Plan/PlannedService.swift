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
    /// A unit that is in no profile and that a stop would take along, or a container in the network of one that is stopped: stopped
    /// first, owed like the others.
    package var isCompanion: Bool
    /// What is known of the program's version, without asking the program.
    package var version: String?
    /// As whom a unit runs, where permissions bind it.
    package var account: UnitAccount?
    /// What its container is made of; nil where that was not asked for.
    package var image: SetRecord.Image?

    package var name: String { service.name }

    /// How long one is looked at that was not ready in all of its time.
    var shortLook: Duration { min(readyWithin, .seconds(10)) }

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

    /// A probe is answered by one container; a service that had several has them all again.
    ///
    /// - Parameter remade: they were made anew, and are others than before.
    func proveAllContainers(remade: Bool) throws(ServiceError) {
        let ran = before.containers.filter { $0.activity == .running }
        guard !remade, ran.count > 1 else { return }
        let now = try service.status().containers
        for container in ran {
            // One that was made anew meanwhile has another id.
            guard let same = now.first(where: { $0.id == container.id }), same.activity != .running else { continue }
            throw ServiceError(
                .notReady, "container '\(container.name)' of \(service.title) is \(same.activity.rawValue)",
                hint: "see its log: docker logs \(container.name)")
        }
    }
}
