import Programs
import Services
import Synchronization

/// A service whose states are a list: each look takes the next, the last one stays.
final class StandIn: Service {
    let name = "web"
    let title = "stand-in web"
    let isSupervised: Bool
    private let states: Mutex<[ServiceStatus]>
    private let healths: Mutex<[ServiceHealth]>

    init(_ states: ServiceStatus..., health: [ServiceHealth] = [.none], isSupervised: Bool = true) {
        self.states = Mutex(states)
        healths = Mutex(health)
        self.isSupervised = isSupervised
    }

    static func up(_ start: String = "1") -> ServiceStatus {
        ServiceStatus(activity: .running, detail: "active (running)", isUp: true, start: start)
    }

    static let starting = ServiceStatus(activity: .running, detail: "activating (start)", isUp: false, start: "1")

    static let failed = ServiceStatus(
        activity: .failed, detail: "failed (Result=exit-code)", uncleanExit: "exited with status 1", isUp: false)

    static let stopped = ServiceStatus(activity: .stopped, detail: "inactive (dead)", isUp: false)

    func status() throws(ServiceError) -> ServiceStatus {
        let next = states.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
        guard let next else { throw ServiceError(.stateUnknown, "unable to tell") }
        return next
    }

    func health() throws(ServiceError) -> ServiceHealth {
        healths.withLock { $0.count > 1 ? $0.removeFirst() : $0.first } ?? .none
    }

    func runInside(
        _ command: [String], within limit: Duration, isCancelled: () -> Bool
    ) throws(ServiceError) -> ProgramResult {
        do {
            return try Program(command[0], Array(command.dropFirst())).run(isCancelled: isCancelled)
        } catch {
            throw ServiceError(.commandFailed, error.message)
        }
    }

    func stop(within limit: Duration, isCancelled: () -> Bool) throws(ServiceError) {}
    func start() throws(ServiceError) {}
    func resume(from before: ServiceStatus) throws(ServiceError) {}
}
