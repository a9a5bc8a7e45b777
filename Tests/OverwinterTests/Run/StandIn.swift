import Programs
import Services
import Synchronization

/// A service that writes down what it is told, and says of itself what `body` says.
final class StandIn: Service {
    let name: String
    let title = "stand-in"
    let isSupervised = true
    let calls: Mutex<[String]> = Mutex([])
    private let body: @Sendable ([String]) -> ServiceStatus

    /// - Parameter body: gets the calls so far.
    init(_ name: String, _ body: @escaping @Sendable ([String]) -> ServiceStatus) {
        self.name = name
        self.body = body
    }

    var called: [String] { calls.withLock { $0 } }

    func status() throws(ServiceError) -> ServiceStatus { body(called) }
    func health() throws(ServiceError) -> ServiceHealth { .none }
    func stop(within limit: Duration, isCancelled: () -> Bool) throws(ServiceError) { call("stop") }
    func start() throws(ServiceError) { call("start") }
    func resume(from before: ServiceStatus) throws(ServiceError) { call("start") }

    func runInside(
        _ command: [String], within limit: Duration, isCancelled: () -> Bool
    ) throws(ServiceError) -> ProgramResult {
        throw ServiceError(.commandFailed, "it runs nothing")
    }

    private func call(_ verb: String) { calls.withLock { $0.append(verb) } }
}
