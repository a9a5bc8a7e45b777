import Programs
import Services
import Synchronization

/// A service whose manager says nothing of it, and stops it all the same.
final class MuteService: Service {
    let name: String
    let title = "mute"
    let isSupervised = true
    private let count = Mutex(0)

    init(_ name: String) { self.name = name }

    var stops: Int { count.withLock { $0 } }

    func status() throws(ServiceError) -> ServiceStatus { throw ServiceError(.stateUnknown, "it does not answer") }
    func health() throws(ServiceError) -> ServiceHealth { .none }
    func stop(within limit: Duration, isCancelled: () -> Bool) throws(ServiceError) { count.withLock { $0 += 1 } }
    func start() throws(ServiceError) {}
    func resume(from before: ServiceStatus) throws(ServiceError) {}

    func runInside(
        _ command: [String], within limit: Duration, isCancelled: () -> Bool
    ) throws(ServiceError) -> ProgramResult {
        throw ServiceError(.commandFailed, "it runs nothing")
    }
}
