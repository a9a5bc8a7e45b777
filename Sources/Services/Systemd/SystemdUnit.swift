package import Programs

/// A unit of the system's systemd; an LSB init script is one too, which systemd made a unit of.
package struct SystemdUnit: Service {
    package let name: String
    /// With its suffix: `cassandra.service`.
    package let unit: String
    package var programs: ServicePrograms

    /// A unit by any name systemctl(1) takes; `.service` is added where there is no suffix.
    package init(name: String, unit: String, programs: ServicePrograms = ServicePrograms()) {
        self.name = name
        self.unit = UnitName.complete(unit)
        self.programs = programs
    }

    package var title: String { "unit \(unit)" }

    package var isSupervised: Bool { true }

    private var systemctl: Systemctl { Systemctl(programs: programs) }

    /// What systemd says of it; where it is just being stopped, that is waited for, 10 s at most.
    package func status() throws(ServiceError) -> ServiceStatus {
        let patience = Patience(.seconds(10))
        while true {
            let facts = try facts()
            if facts.isDown && !facts.hasJob, let group = facts.controlGroup {
                guard let left = ControlGroup(path: group).processes else { throw unreadable(group, .stateUnknown) }
                if !left.isEmpty { throw leftovers(left, .stateUnknown) }
            }
            if let status = facts.status { return status }
            if !facts.isStopping || patience.isOver {
                throw ServiceError(
                    .stateUnknown, "unable to tell whether \(title) runs: systemd says \(facts.detail)",
                    hint: "wait until 'systemctl status \(unit)' shows it active or inactive")
            }
            patience.sleep(programs.pollInterval)
        }
    }

    package func stop(within limit: Duration, isCancelled: () -> Bool) throws(ServiceError) {
        let before = try facts()
        let limit = patientLimit(limit, own: before.stopTimeout)
        let patience = Patience(limit)
        // A frozen process cannot answer the SIGTERM of its stop.
        if before.isFrozen { _ = try systemctl.order("thaw", unit) }
        let order = try systemctl.order("stop", unit)
        guard order.succeeded else {
            throw ServiceError(
                .stopFailed, "unable to stop \(title): systemctl \(order.failure)",
                hint: "see 'systemctl status \(unit)' and 'journalctl --unit=\(unit)'")
        }
        try awaitDown(from: before, limit, patience, isCancelled)
        try proveEmpty(before.controlGroup, patience, isCancelled)
    }

    /// Where systemd ends a stop before we give up, it has to be seen doing so.
    ///
    /// Its time runs once for the signal and once more for what comes before or after it. See: `man 5 systemd.service`,
    /// TimeoutStopSec.
    private func patientLimit(_ limit: Duration, own: Duration?) -> Duration {
        guard let own, limit >= own else { return limit }
        return max(limit, own * 2 + .seconds(10))
    }

    private func awaitDown(
        from before: UnitFacts, _ limit: Duration, _ patience: Patience, _ isCancelled: () -> Bool
    ) throws(ServiceError) {
        var failures = 0
        while true {
            do throws(ServiceError) {
                let now = try facts()
                failures = 0
                if now.isDown && !now.hasJob { return }
                if !now.isStopping && !now.hasJob && now.invocation != before.invocation {
                    throw ServiceError(
                        .stopFailed, "unable to stop \(title): something started it again meanwhile",
                        hint: startedBy(now).map { "it is started by \($0): stop that first" })
                }
                if patience.isOver {
                    let process = now.mainProcess.map { ", main process \(ControlGroup.describe($0))" } ?? ""
                    throw ServiceError(
                        .stopTimeout, "\(title) did not stop within \(limit.spelled): \(now.detail)\(process)",
                        hint: "it may still stop: see 'systemctl status \(unit)'; give it a longer stop-timeout")
                }
            } catch {
                // A bus that is busy for a moment is no reason to leave a stop half watched.
                failures += 1
                if error.code != .managerUnavailable || failures == 3 { throw error }
            }
            if isCancelled() { throw ServiceError(.cancelled, "gave up waiting for \(title) to stop") }
            patience.sleep(programs.pollInterval, isCancelled: isCancelled)
        }
    }

    /// `KillMode=process` and `SendSIGKILL=no` leave processes behind that systemd no longer counts.
    private func proveEmpty(_ path: String?, _ patience: Patience, _ isCancelled: () -> Bool) throws(ServiceError) {
        guard let path else { return }
        let group = ControlGroup(path: path)
        let settling = Patience(min(max(patience.left, .seconds(1)), .seconds(10)))
        while true {
            let left = group.processes
            if left?.isEmpty == true { return }
            if settling.isOver {
                throw left.map { leftovers($0, .stopFailed) } ?? unreadable(path, .stopFailed)
            }
            if isCancelled() { throw ServiceError(.cancelled, "gave up waiting for \(title) to stop") }
            settling.sleep(programs.pollInterval, isCancelled: isCancelled)
        }
    }

    private func unreadable(_ path: String, _ code: ServiceError.Code) -> ServiceError {
        ServiceError(
            code,
            "\(title) is stopped for systemd, but its control group cannot be read, so processes of it may run",
            hint: "look into /sys/fs/cgroup\(path)/cgroup.procs")
    }

    private func leftovers(_ processes: [Int32], _ code: ServiceError.Code) -> ServiceError {
        let names = processes.prefix(5).map(ControlGroup.describe).joined(separator: ", ")
        return ServiceError(
            code, "\(title) is stopped for systemd, and yet processes of it run: \(names)",
            hint: "its KillMode or SendSIGKILL leaves them behind: end them, or correct the unit")
    }

    package func start() throws(ServiceError) { try start(alone: false) }

    /// Starts it; a target without what it wants, which an operator may have stopped.
    package func startAlone() throws(ServiceError) { try start(alone: unit.hasSuffix(".target")) }

    private func start(alone: Bool) throws(ServiceError) {
        // A unit that failed too often refuses to start until that is forgotten.
        if let now = try? facts(), now["ActiveState"] == "failed" { _ = try? systemctl.order("reset-failed", unit) }
        let order = try systemctl.order("start", unit, alone ? ["--job-mode=ignore-dependencies"] : [])
        guard order.succeeded else {
            throw ServiceError(
                .startFailed, "unable to start \(title): systemctl \(order.failure)",
                hint: "see 'systemctl status \(unit)' and 'journalctl --unit=\(unit)'")
        }
    }

    package func resume(from before: ServiceStatus) throws(ServiceError) {
        guard before.ran else { return }
        // A target would start all that it wants, what an operator has stopped as well; what went down with it is started
        // each for itself.
        try startAlone()
        guard before.activity == .paused else { return }
        let patience = Patience(.seconds(120))
        while try !facts().isUp && !patience.isOver { patience.sleep(programs.pollInterval) }
        let order = try systemctl.order("freeze", unit)
        guard order.succeeded else {
            throw ServiceError(
                .startFailed, "\(title) was frozen before, and cannot be frozen again: systemctl \(order.failure)",
                hint: "run 'systemctl freeze \(unit)'")
        }
    }

    package func runInside(
        _ command: [String], within limit: Duration, isCancelled: () -> Bool
    ) throws(ServiceError) -> ProgramResult {
        try programs.run(command, for: title, within: limit, isCancelled: isCancelled)
    }

    package func health() throws(ServiceError) -> ServiceHealth { .none }

    /// What the unit's own files say: how long its stop may take, as whom it runs, and where they are.
    package func settings() throws(ServiceError) -> UnitSettings {
        let facts = try facts(UnitFacts.properties + UnitSettings.orders + UnitAccount.properties)
        return UnitSettings(
            id: facts.id, type: facts["Type"], stopTimeout: facts.stopTimeout, sendsKill: facts["SendSIGKILL"] != "no",
            fragment: facts["FragmentPath"].isEmpty ? nil : facts["FragmentPath"],
            source: facts["SourcePath"].isEmpty ? nil : facts["SourcePath"], dropIns: facts.list("DropInPaths"),
            startedBy: facts.list("TriggeredBy") + facts.list("UpheldBy"), canStart: facts["CanStart"] != "no",
            canStop: facts["CanStop"] != "no", isTransient: facts["Transient"] == "yes", account: UnitAccount(facts))
    }

    private func startedBy(_ facts: UnitFacts) -> String? {
        let units = facts.list("TriggeredBy") + facts.list("UpheldBy")
        return units.isEmpty ? nil : units.joined(separator: ", ")
    }

    private func facts(_ properties: [String] = UnitFacts.properties) throws(ServiceError) -> UnitFacts {
        guard UnitName.isValid(unit) else {
            throw ServiceError(.unknownUnit, "'\(ShownBytes.shown(unit.utf8))' cannot be the name of a unit")
        }
        guard let values = try systemctl.show([unit], properties).first else {
            throw ServiceError(.stateUnknown, "unable to read what systemd says of \(title)")
        }
        let facts = UnitFacts(values)
        switch facts["LoadState"] {
        case "loaded": return facts
        // systemd calls an unknown unit inactive, and systemctl exits 0.
        case "not-found":
            let kind = unit.split(separator: ".").last.map(String.init) ?? "service"
            throw ServiceError(
                .unknownUnit, "systemd has no \(title)",
                hint: "list them with 'systemctl list-unit-files --type=\(kind)'",
                knownNames: systemctl.names(ofKind: kind))
        case "masked":
            throw ServiceError(
                .unknownUnit, "\(title) is masked: it could be stopped, and not started again",
                hint: "run 'systemctl unmask \(unit)'")
        default:
            throw ServiceError(
                .unknownUnit, "systemd cannot load \(title): \(facts["LoadState"]) \(facts["LoadError"])",
                hint: "see 'systemctl status \(unit)', and 'systemctl daemon-reload' after a change")
        }
    }
}
