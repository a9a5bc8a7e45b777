package import Services

/// How one debt is paid, by what its manager says now.
///
/// It touches nothing, so every case is a row in a test.
package enum Payment: Sendable, Equatable {
    /// It is down: start it.
    case start
    /// It may look alive and be dead, or be on its way down: stop it, then start it.
    case settleAndStart
    /// Our own start was begun: wait until it is ready.
    case awaitReady
    /// Nothing is owed any more, and why.
    case void(String)

    /// - Parameters:
    ///   - status: nil where the manager does not say.
    ///   - isSameBoot: whether the system was not booted since.
    package static func of(
        _ start: Debt.Start, _ service: JournalService, _ status: ServiceStatus?, isSameBoot: Bool
    ) -> Payment {
        guard let status else { return start.settlesFirst ? .settleAndStart : .start }
        let known = Set([service.before.start, start.stopped, start.started].flatMap { $0.map(parts(of:)) ?? [] })
        // Of a start of our own that was cut short we know no identity: what is new may be that.
        let mayBeOurs = start.isBegun && start.started == nil
        let isOthers = !mayBeOurs && status.start.map { !parts(of: $0).isSubset(of: known) } == true
        let isOurs = start.started != nil && status.start == start.started
        return status.ran
            ? whileUp(start, service, status, isOurs: isOurs, isOthers: isOthers, isSameBoot)
            : whileDown(status, isOthers: isOthers)
    }

    /// The starts that an identity names, one a container: a container that was removed is nobody's start, and neither is
    /// one that was made and never started.
    private static func parts(of identity: String) -> Set<Substring> {
        Set(identity.split(separator: " ").filter { !$0.hasSuffix("@0001-01-01T00:00:00Z") })
    }

    private static func whileUp(
        _ start: Debt.Start, _ service: JournalService, _ status: ServiceStatus, isOurs: Bool, isOthers: Bool,
        _ isSameBoot: Bool
    ) -> Payment {
        if isOthers {
            // Of several containers somebody may have started one: the others are owed still.
            guard status.isBack(from: service.before) else { return .start }
            // Its manager starts what ends by itself again and again.
            if start.isUnready { return .awaitReady }
            return .void("it was started since the run stopped it: \(status.detail)")
        }
        if isOurs { return .awaitReady }
        // Managers without identities: only a boot, or a stop that was proven, tells that this start is another.
        if status.start == nil {
            if !isSameBoot { return .void("it was started since the system was booted: \(status.detail)") }
            if start.settlesFirst { return .settleAndStart }
            return start.isBegun ? .awaitReady : .void("it was started since the run stopped it: \(status.detail)")
        }
        if start.settlesFirst { return .settleAndStart }
        // To start once more is nothing where all of it is up, and starts what a start that was cut short left out.
        return start.isBegun ? .start : .awaitReady
    }

    /// Of a start of our own we do not know why it is down again: it is tried again.
    private static func whileDown(_ status: ServiceStatus, isOthers: Bool) -> Payment {
        // A service that failed was stopped by nobody.
        guard isOthers && status.activity == .stopped && status.uncleanExit == nil else { return .start }
        return .void("it was started since the run stopped it, and then stopped on purpose: \(status.detail)")
    }
}
