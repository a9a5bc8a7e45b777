import FileTree
import Glibc
import Services

/// Evaluates every guard of a restore, and computes what it would do.
///
/// It changes nothing.
package struct RestorePlanner {
    let profile: Profile
    let set: SetReader
    let options: RestoreOptions
    let state: StateFolder
    let events: EventSink
    let cancellation: Cancellation
    /// Whether every byte of the set is read; a first look does not.
    var verifies = true

    package init(
        profile: Profile, set: SetReader, options: RestoreOptions, state: StateFolder, events: EventSink,
        cancellation: Cancellation
    ) {
        self.profile = profile
        self.set = set
        self.options = options
        self.state = state
        self.events = events
        self.cancellation = cancellation
    }

    private var record: SetRecord { self.set.record }

    /// Checks all guards.
    ///
    /// - Throws: ``OverwinterError`` where a guard cannot be evaluated at all (no Docker, no rights).
    package func plan() throws(OverwinterError) -> RestorePlan {
        try checkRights()
        try checkSelection()
        events.send(.phase(.guards))
        var guards = set.isSealed ? [profileGuard()] : [Self.unsealedGuard]
        if verifies && set.isSealed { guards.append(try verifiedGuard()) }
        let stack = try loadStack()
        var (targets, leftOut, pathsGuard, targetsGuard, warnings) = try targets(stack: stack)
        if let elsewhere = options.elsewhere, isInSet(elsewhere) {
            pathsGuard.fail("'\(elsewhere)' lies in the set itself", hint: "a sealed set is never written to")
        }
        keepApart(targets, &pathsGuard)
        if targets.isEmpty && pathsGuard.holds {
            let reasons = leftOut.map { "\($0.location): \($0.reason)" }.joined(separator: "; ")
            targetsGuard.fail("nothing of the set would be restored", hint: reasons.isEmpty ? nil : reasons)
        }
        guards += [pathsGuard, targetsGuard]
        if options.discardsCurrent { guards.append(discardGuard(targets)) }
        guards.append(try spaceGuard(targets))
        let (owners, ownersGuard) = try owners(of: targets)
        if let ownersGuard { guards.append(ownersGuard) }
        var served: [ServedSource] = []
        var services: [PlannedService] = []
        if options.elsewhere == nil {
            guards.append(try pendingGuard(targets))
            services = try planServices(stack: stack)
            guards.append(servicesGuard(services))
            let (sources, accessGuard) = access(to: targets, services, owners)
            served = sources
            if let accessGuard { guards.append(accessGuard) }
            if let stack { guards.append(try containersGuard(targets, services, stack)) }
            guards += compatibilityGuards(targets, services, stack)
        }
        let ranBefore = Set(record.services.filter { $0.before == "running" || $0.before == "paused" }.map(\.name))
        let started = services.filter { $0.before.ran || isWanted($0.name) && ranBefore.contains($0.name) }
        if options.elsewhere == nil { guards.append(wholeGuard(targets, starting: started)) }
        return RestorePlan(
            set: record, setPath: set.path, guards: guards, targets: targets, leftOut: leftOut, services: services,
            starts: started.map(\.name), stack: stack, discardsCurrent: options.discardsCurrent, warnings: warnings,
            owners: owners, served: served)
    }

    /// A restore of parts starts no service that it neither stopped nor restored: it may be on half a stack still.
    private func isWanted(_ service: String) -> Bool {
        options.selection.parts.isEmpty || options.selection.parts.contains { $0.owner == service }
    }

    private func checkRights() throws(OverwinterError) {
        let hasUnits = profile.services.contains { if case .systemd = $0.manager { true } else { false } }
        guard options.elsewhere == nil, hasUnits, geteuid() != 0 else { return }
        throw OverwinterError(
            .notPermitted, "unable to stop and start systemd units as an ordinary user",
            hint: "run it as root, or restore elsewhere with --to DIR")
    }

    private func checkSelection() throws(OverwinterError) {
        for part in options.selection.parts {
            let matches = record.sources.contains { source in
                options.selection.includes(owner: owner(of: source), name: source.name)
                    && owner(of: source) == part.owner && (part.source == nil || part.source == source.name)
            }
            guard matches else {
                let known = record.sources.map { "\($0.location)" }.joined(separator: ", ")
                throw OverwinterError(
                    .usage, "the set '\(record.name)' holds no '\(part.text)'", hint: "it holds: \(known)")
            }
        }
    }

    private func owner(of source: SetRecord.Source) -> String {
        BytePath(bytes: source.location.components.first ?? []).description
    }

    // MARK: - The set

    private func profileGuard() -> RestoreGuard {
        var guarded = RestoreGuard("profile", "the set was made with this profile")
        if record.profile != profile.name {
            let other = EscapedName.shown(Array(record.profile.utf8))
            guarded.fail(
                "the set '\(record.name)' was made with the profile '\(other)', not with '\(profile.name)'",
                hint: "its own profile is '\(set.path.appending("overwinter/profile.yaml"))'")
        }
        return guarded
    }

    /// In the place of those that ask a record.
    private static let unsealedGuard = RestoreGuard(
        "unsealed",
        "the set may be restored as it lies: nothing is known of what was copied, of its owners, "
            + "or whether services stood still")

    private func verifiedGuard() throws(OverwinterError) -> RestoreGuard {
        var guarded = RestoreGuard("verified", "the set is sealed and equal to its record")
        let progress = CopyProgress()
        events.send(
            .progress(progress, expectedBytes: record.totals.bytes, expectedFiles: record.totals.files))
        defer { events.send(.progressEnded) }
        let verification = try Verification(
            set: set, progress: progress, isCancelled: { [cancellation] in cancellation.isCancelled }
        ).run()
        for difference in verification.sentences.prefix(20) { guarded.fail(difference) }
        if verification.sentences.count > 20 {
            guarded.fail("and \(verification.sentences.count - 20) more differences")
        }
        return guarded
    }

    // MARK: - Services

    /// Without project files (total loss) the engine is asked by the project's name.
    private func loadStack() throws(OverwinterError) -> ComposeStack? {
        guard let spec = profile.compose, options.elsewhere == nil else { return nil }
        do throws(ServiceError) {
            return try ComposeStack.load(spec)
        } catch {
            guard error.code == .noConfiguration, let recorded = record.compose else {
                throw OverwinterError(error, as: .preflight)
            }
            events.send(.note("the project's files are gone; the engine is asked for project '\(recorded.project)'"))
            let services = profile.services.compactMap { spec in
                if case .compose(let service) = spec.manager { service } else { nil }
            }
            let project = ComposeProject.withoutFiles(
                name: recorded.project, directory: spec.projectDirectory.string ?? "", services: services)
            do throws(ServiceError) {
                try project.engine.check()
            } catch {
                throw OverwinterError(error, as: .preflight)
            }
            return ComposeStack(project: project, volumes: [])
        }
    }

    private func planServices(stack: ComposeStack?) throws(OverwinterError) -> [PlannedService] {
        var preflight = Preflight(profile: profile)
        let services = preflight.planServices(stack: stack)
        let isRecorded = stack?.project.hasFiles == false
        let recorded = recordedOrder(of: services, stack: stack)
        // With those that are down already: a socket among them has its place before its service, too.
        let units = Companions.joined(
            to: recorded + (try stoppedCompanions(beside: recorded, stack: stack)),
            after: isRecorded ? [:] : preflight.after, &preflight.findings)
        let lodgers = preflight.planLodgers(of: services, stack: stack).filter { one in
            !units.contains { $0.name == one.name }
        }
        try preflight.findings.throwIfAny(.preflight, "checks failed, and nothing was changed")
        return units + lodgers
    }

    /// Without its files nobody knows what a project's services wait for; the record has their start order.
    private func recordedOrder(of services: [PlannedService], stack: ComposeStack?) -> [PlannedService] {
        guard stack?.project.hasFiles == false else { return services }
        let places = Dictionary(
            record.services.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        return services.enumerated().sorted { left, right in
            let (a, b) = (places[left.element.name] ?? Int.max, places[right.element.name] ?? Int.max)
            return (a, left.offset) < (b, right.offset)
        }.map(\.element)
    }

    private func servicesGuard(_ services: [PlannedService]) -> RestoreGuard {
        var guarded = RestoreGuard("services-stopped", "the services are stopped, or may be")
        for planned in services where planned.before.ran && !options.mayStop {
            guarded.fail(
                "service '\(planned.name)' is \(planned.before.detail)",
                hint: "stop it, or let the restore do so with --stop")
        }
        return guarded
    }

    /// A container that is no service of the profile and writes to a target would mix its data with the set's.
    private func containersGuard(
        _ targets: [RestoreTarget], _ services: [PlannedService], _ stack: ComposeStack
    ) throws(OverwinterError) -> RestoreGuard {
        var guarded = RestoreGuard("containers", "no other container writes to the targets")
        let own = Set(services.flatMap(\.before.containers).map(\.id))
        do throws(ServiceError) {
            let running = try stack.project.engine.runningContainers().filter { !own.contains($0.id) }
            for container in running {
                let target = targets.first { target in
                    guard let path = target.path.string else { return false }
                    return container.mounts.contains { !$0.readOnly && $0.overlaps(path) }
                }
                guard let target else { continue }
                guarded.fail(
                    "container '\(container.name)' has '\(target.path)' mounted and is no service of this profile",
                    hint: "stop it for the restore: docker stop \(container.name)")
            }
        } catch {
            throw OverwinterError(error, as: .preflight)
        }
        return guarded
    }

    private func isInSet(_ folder: BytePath) -> Bool {
        guard let existing = nearestExisting(folder), let real = try? Folder.realPath(existing),
            let own = try? Folder.realPath(set.path)
        else { return false }
        return real.isAt(orBelow: own)
    }

    func nearestExisting(_ path: BytePath) -> BytePath? {
        var path = path
        while true {
            if let status = try? FileStatus.ifPresent(path, followingLinks: true), status.kind == .directory {
                return path
            }
            if path.components.isEmpty { return nil }
            path = path.parent
        }
    }
}
