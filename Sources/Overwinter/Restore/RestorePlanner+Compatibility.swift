import FileTree
import Services

/// What a set says of the place it was made at, held against this one.
extension RestorePlanner {
    private typealias Pair = (recorded: SetRecord.Service, now: PlannedService)

    func compatibilityGuards(
        _ targets: [RestoreTarget], _ services: [PlannedService], _ stack: ComposeStack?
    ) -> [RestoreGuard] {
        let owners = Set(targets.map(\.owner))
        // What is not restored is as it was.
        let pairs: [Pair] = services.compactMap { planned in
            guard !planned.isCompanion, owners.contains(planned.name),
                let recorded = set.record.services.first(where: { $0.name == planned.name })
            else { return nil }
            return (recorded, planned)
        }
        var guards = [hostGuard(), managerGuard(pairs), versionsGuard(pairs)]
        if let compose = set.record.compose {
            if let stack { guards.append(imagesGuard(pairs, targets, stack, compose)) }
            guards.append(unitGuard(targets, compose))
        }
        if let cluster = clusterGuard(services, targets) { guards.append(cluster) }
        return guards
    }

    private func hostGuard() -> RestoreGuard {
        var guarded = RestoreGuard(.host, "the set was made on this host")
        guarded.take(.ofHosts(recorded: set.record.host, found: ThisHost.facts), .host, options)
        return guarded
    }

    private func managerGuard(_ pairs: [Pair]) -> RestoreGuard {
        var guarded = RestoreGuard(.manager, "the services are run as they were at the backup")
        for (recorded, planned) in pairs {
            let before = RunBy(recorded, compose: set.record.compose)
            let now = RunBy(planned.service)
            if isOneUnit(before, now) { continue }
            guarded.take(.ofManagers(planned.name, recorded: before, found: now), .manager, options)
        }
        return guarded
    }

    /// A profile may have a unit by an alias of it.
    private func isOneUnit(_ before: RunBy, _ now: RunBy) -> Bool {
        guard before.manager == "systemd", now.manager == "systemd", let one = before.name, let other = now.name,
            one != other
        else { return false }
        let identities = SystemdUnit.identities(of: [one, other])
        return identities[one] != nil && identities[one] == identities[other]
    }

    /// Of two Compose services the images are compared.
    private func versionsGuard(_ pairs: [Pair]) -> RestoreGuard {
        var guarded = RestoreGuard(.versions, "the programs have the versions of the set")
        for (recorded, planned) in pairs {
            let isCompose = planned.service is ComposeService
            if recorded.manager == "compose" && isCompose { continue }
            let before = recorded.manager == "compose" ? tag(of: recorded.version) : recorded.version
            let now = isCompose ? tag(of: planned.version) : planned.version
            guarded.take(.ofVersions(planned.name, recorded: before, found: now), .versions, options)
        }
        return guarded
    }

    private func tag(of image: String?) -> String? { image.flatMap { ImageReference($0).tag } }

    // MARK: - Compose

    private func imagesGuard(
        _ pairs: [Pair], _ targets: [RestoreTarget], _ stack: ComposeStack, _ compose: SetRecord.Compose
    ) -> RestoreGuard {
        var guarded = RestoreGuard(.images, "the images are those of the set")
        let running = ComposeImages.noted(in: pairs.map { $0.now }, stack: stack)
        for (index, pair) in pairs.enumerated() {
            guard let service = pair.now.service as? ComposeService, pair.recorded.manager == "compose" else {
                continue
            }
            let isRemade = targets.contains(where: \.isProjectFile)
            let (recorded, found) = images(
                of: pair.recorded, declared: service.declared, running: running[index].image, isRemade: isRemade, stack,
                compose)
            let container = isRemade || running[index].image == nil ? nil : service.declared.name
            guarded.take(
                .ofImages(pair.now.name, recorded: recorded, found: found, container: container), .images, options)
        }
        return guarded
    }

    /// What a service's data was written by, and what will run on it.
    private func images(
        of recorded: SetRecord.Service, declared: DeclaredService, running: SetRecord.Image?, isRemade: Bool,
        _ stack: ComposeStack, _ compose: SetRecord.Compose
    ) -> (recorded: SetRecord.Image?, found: SetRecord.Image?) {
        // Containers that are there are started as they are, unless the project's files are restored too.
        if !isRemade, let before = recorded.image, let running { return (before, running) }
        guard let before = compose.images[declared.name] ?? recorded.version else { return (nil, nil) }
        let wasThat = recorded.image?.reference == before ? recorded.image : nil
        guard let now = isRemade ? before : declared.image else { return (SetRecord.Image(reference: before), nil) }
        let local = stack.project.engine.image(now)
        return (
            wasThat ?? SetRecord.Image(reference: before),
            SetRecord.Image(reference: now, id: local?.id, digests: local?.digests ?? [])
        )
    }

    // MARK: - Cassandra

    /// Nil where nothing of the set names a cluster.
    private func clusterGuard(_ services: [PlannedService], _ targets: [RestoreTarget]) -> RestoreGuard? {
        var guarded: RestoreGuard?
        for planned in services where !planned.isCompanion {
            guard let names = clusterNames(of: planned, targets) else { continue }
            var cluster = guarded ?? RestoreGuard(.clusterName, "Cassandra's data and configuration name one cluster")
            cluster.take(.ofClusters(planned.name, names), .clusterName, options)
            guarded = cluster
        }
        return guarded
    }

    private func clusterNames(of planned: PlannedService, _ targets: [RestoreTarget]) -> ClusterNames? {
        let sources = set.record.sources.filter { $0.service == planned.name && $0.state == .saved }
        let configurations = sources.compactMap { source in
            ClusterNames.configured(in: set.path.appending(source.location), isSet: true).map { (source, $0) }
        }
        let declared = (planned.service as? ComposeService)?.declared.cassandraCluster
        let isRecorded = set.record.services.first { $0.name == planned.name }?.clusterName
        guard let name = isRecorded ?? configurations.first?.1 else { return nil }
        let own = targets.filter { $0.source.service == planned.name }
        let files = Set(configurations.map { $0.0.location })
        return ClusterNames(
            recorded: name, found: declared ?? configurations.lazy.compactMap { clusterName(at: $0.0) }.first,
            restoresConfiguration: isRecorded == nil
                ? own.contains { files.contains($0.source.location) } : targets.contains(where: \.isProjectFile),
            restoresData: own.contains { !files.contains($0.source.location) && !$0.isLog })
    }

    /// What is configured now, where the profile has that source.
    private func clusterName(at source: SetRecord.Source) -> String? {
        ClusterNames.configured(in: place(of: source), isSet: false)
    }
}
