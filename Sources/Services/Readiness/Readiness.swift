import Programs

/// When a service that was started may be called ready.
package struct Readiness: Sendable {
    package enum Probe: Sendable, Equatable {
        /// Something accepts connections there.
        case tcp(host: String, port: UInt16)
        /// A GET is answered with any 2xx; redirects are not followed.
        case http(HTTPProbe)
        /// A command exits 0, run where the service is: on the host, or in its containers.
        case command([String])
        /// The service's own health check says so; without one, as `running`.
        case health
        /// Its manager has it up, and still has it a moment later.
        case running
    }

    package let probe: Probe
    /// How long a service may look ended before it counts as such: some are restarted by their managers.
    package var endsAfter: Duration = .seconds(5)

    package init(_ probe: Probe) { self.probe = probe }

    /// Waits until the service is ready.
    ///
    /// `report` is told why it is not yet, each time the reason changes. A paused service is not waited for.
    ///
    /// - Throws: `.notReady` with the last reason, once `limit` is over or the service has ended; `.badCredentials` at
    ///   once; `.cancelled`.
    package func wait(
        within limit: Duration, service: any Service, every interval: Duration = .seconds(1),
        report: (_ reason: String) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws(ServiceError) {
        let patience = Patience(limit)
        var steady: (start: String?, since: ContinuousClock.Instant)?
        var downSince: ContinuousClock.Instant?
        var reason = ""
        while true {
            let before = reason
            do throws(ServiceError) {
                let status = try service.status()
                // What was paused again answers nobody.
                if status.activity == .paused { return }
                if status.activity == .running {
                    downSince = nil
                } else if service.isSupervised {
                    try judgeEnd(of: service, status, &downSince)
                }
                if !status.isUp { steady = nil }
                reason = try look(at: service, status, patience, isCancelled)
                // The answer may be another's: a stray process at the port lets the service fail and the probe succeed.
                if reason.isEmpty && !status.isUp { reason = status.detail }
                // One look is not enough where only the manager is asked: a program that fails at once was up for a moment.
                if reason.isEmpty && asksManagerOnly {
                    let now = ContinuousClock.now
                    if let steady, steady.start == status.start, steady.since + min(interval, .seconds(1)) <= now {
                        return
                    }
                    if steady?.start != status.start || steady == nil { steady = (status.start, now) }
                } else if reason.isEmpty {
                    return
                }
            } catch {
                switch error.code {
                case .notReady, .cancelled, .badCredentials: throw error
                // A manager that does not answer, or cannot say, is asked again.
                default: reason = error.message
                }
            }
            if reason != before && !reason.isEmpty { report(reason) }
            if patience.isOver {
                throw ServiceError(
                    .notReady,
                    "\(service.title) is not ready after \(limit.spelled): "
                        + (reason.isEmpty ? "it did not stay up" : reason),
                    hint: "it may still become so: see its log, or give it a longer 'within'")
            }
            if isCancelled() { throw ServiceError(.cancelled, "gave up waiting for \(service.title)") }
            patience.sleep(interval, isCancelled: isCancelled)
        }
    }

    private var asksManagerOnly: Bool { probe == .running || probe == .health }

    private func judgeEnd(
        of service: any Service, _ status: ServiceStatus, _ downSince: inout ContinuousClock.Instant?
    ) throws(ServiceError) {
        let now = ContinuousClock.now
        let since = downSince ?? now
        downSince = since
        let grace = status.activity == .stopped ? endsAfter : min(endsAfter, .seconds(2))
        guard since.duration(to: now) >= grace else { return }
        let why = status.uncleanExit.map { ": \($0)" } ?? ""
        throw ServiceError(
            .notReady, "\(service.title) has ended instead of becoming ready: it is \(status.detail)\(why)",
            hint: "see its log for the reason")
    }

    /// Why it is not ready; empty where it is.
    private func look(
        at service: any Service, _ status: ServiceStatus, _ patience: Patience, _ isCancelled: () -> Bool
    ) throws(ServiceError) -> String {
        let attempt = max(.seconds(1), min(patience.left, .seconds(35)))
        switch probe {
        case .tcp(let host, let port):
            return TCPProbe(host: host, port: port).look(within: min(attempt, .seconds(5)), isCancelled: isCancelled)
        case .http(let http):
            return try http.look(within: attempt, isCancelled: isCancelled)
        case .command(let command):
            let result = try service.runInside(command, within: attempt, isCancelled: isCancelled)
            let shown = Program(command.first ?? "", Array(command.dropFirst())).commandLine
            return result.succeeded ? "" : "'\(shown)' \(result.failure)"
        case .health:
            switch try service.health() {
            case .healthy: return ""
            case .none: return status.isUp ? "" : status.detail
            case let health: return "health: \(health.rawValue)"
            }
        case .running:
            return status.isUp ? "" : status.detail
        }
    }
}
