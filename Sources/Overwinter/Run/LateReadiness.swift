import Services
import Synchronization

/// Looks on at services that were not ready in their time, while the run seals: when they are, they stand still no longer.
final class LateReadiness: Sendable {
    private struct State {
        var waiting: [Int: PlannedService]
        var readyAt: [Int: ContinuousClock.Instant] = [:]
        var isOver = false
    }

    private let state: Mutex<State>
    /// Held while a service is asked.
    private let asking = Mutex(())
    private let began = ContinuousClock.now
    private let remakesContainers: Bool
    private let events: EventSink

    /// Begins; the services are asked by a thread of its own.
    ///
    /// - Parameters:
    ///   - services: by their index in the run.
    ///   - remakesContainers: whether other containers than those before are what is back.
    init(_ services: [Int: PlannedService], remakesContainers: Bool, events: EventSink) {
        state = Mutex(State(waiting: services))
        self.remakesContainers = remakesContainers
        self.events = events
        Ticker.start(every: .seconds(1)) { [weak self] in self?.look() ?? false }
    }

    /// Ends it; answers when each that is ready now was found to be.
    func end() -> [Int: ContinuousClock.Instant] {
        state.withLock { $0.isOver = true }
        // A program that asks is not left behind.
        return asking.withLock { _ in state.withLock { $0.readyAt } }
    }

    /// Answers whether there is more to look for.
    private func look() -> Bool {
        for (index, planned) in state.withLock({ $0.waiting }) {
            // Whoever ends it finds either nothing said of a service, or all.
            asking.withLock { _ in
                guard !isOver, Self.isReady(planned, remakesContainers: remakesContainers) else { return }
                state.withLock {
                    $0.waiting[index] = nil
                    $0.readyAt[index] = .now
                }
                tell(planned)
            }
        }
        return state.withLock { !$0.isOver && !$0.waiting.isEmpty }
    }

    /// To those who listen to the run, too, it stands still no longer.
    func tell(_ planned: PlannedService) {
        events.send(
            .stepEnded(
                .ready, subject: planned.name, seconds: (ContinuousClock.now - began).inSeconds,
                detail: "after its time of \(DurationText.text(of: planned.readyWithin))"))
    }

    private var isOver: Bool { state.withLock { $0.isOver } }

    /// One look, of two seconds at most.
    static func isReady(_ planned: PlannedService, remakesContainers: Bool) -> Bool {
        guard let status = try? planned.service.status(), status.isBack(from: planned.before) else { return false }
        do throws(ServiceError) {
            try Readiness(planned.probe).wait(
                within: min(planned.readyWithin, .seconds(2)), service: planned.service, isCancelled: { false })
            try planned.proveAllContainers(remade: remakesContainers)
            return true
        } catch {
            return false
        }
    }
}
