import FileTree
import Glibc
import Services

/// Gathers what a set says of itself, from the plan and from what the run did.
struct RecordBuilder {
    let plan: Plan
    let folder: PartialSet
    let reports: [TreeCopyReport]
    let passes: [SourcePasses]
    /// Of the pre-sync.
    let steps: [SetRecord.Step]
    let driver: RunDriver

    func record() -> SetRecord {
        var record = SetRecord(
            name: folder.name.text, run: folder.run, profile: plan.profile.name, host: ThisHost.facts,
            program: ProgramVersion.text, started: folder.began)
        record.finished = UTCTime.now
        record.stoppedSeconds = driver.stoppedSeconds
        record.madeIn = DestinationMark.identity(in: folder.destination)
        record.services = services()
        record.sources = sources()
        record.compose = compose()
        record.steps = steps + driver.steps
        record.totals.sockets = reports.reduce(0) { $0 + $1.sockets.count }
        record.warnings = (plan.warnings + driver.warnings).map { .init(code: $0.code, message: $0.message) }
        record.unkept = Array(passes.reduce(into: Set()) { $0.formUnion($1.unkept) })
        record.evidence = driver.evidence
        return record
    }

    private func services() -> [SetRecord.Service] {
        let outcomes = driver.outcomes()
        return driver.services.enumerated().map { index, planned in
            let words = ServiceWords(of: planned.service)
            var recorded = SetRecord.Service(
                name: planned.name, manager: words.manager, title: planned.service.title,
                before: outcomes[index].before, after: outcomes[index].after,
                downtimeSeconds: outcomes[index].downtimeSeconds, uncleanExit: driver.wasUnclean(index),
                version: planned.version, stopCommand: words.stop,
                startCommand: words.start)
            recorded.account = planned.account.flatMap { try? ServiceAccount.ofHost($0) }
            recorded.image = planned.image
            recorded.clusterName = (planned.service as? ComposeService)?.declared.cassandraCluster
            return recorded
        }
    }

    private func sources() -> [SetRecord.Source] {
        let byLocation = Dictionary(
            zip(plan.saved.map(\.location), reports), uniquingKeysWith: { first, _ in first })
        let passes = Dictionary(
            passes.map { ($0.source.location, $0) }, uniquingKeysWith: { first, _ in first })
        let serviceNames = Set(plan.profile.services.map(\.name))
        return plan.sources.map { source in
            let report = byLocation[source.location]
            var state = SetRecord.Source.State.saved
            var sharedWith: BytePath?
            switch source.state {
            case .saved: break
            case .absent: state = .absent
            case .shared(let location): (state, sharedWith) = (.shared, location)
            }
            var recorded = SetRecord.Source(
                service: serviceNames.contains(source.owner) ? source.owner : nil, name: source.name,
                location: source.location, path: source.path, kind: source.root?.kind == .file ? .file : .folder,
                state: state, sharedWith: sharedWith, parents: parents(of: source.path), files: report?.files ?? 0,
                bytes: report?.bytes ?? 0, mounts: (report?.mounts ?? []).map { source.path.appending($0) },
                excluded: source.exclude)
            recorded.copying = passes[source.location]?.copying
            recorded.unkept = passes[source.location]?.unkept.sorted { $0.rawValue < $1.rawValue }
            recorded.timeResolution = passes[source.location]?.timeResolution
            return recorded
        }
    }

    /// The folders above, from `/` down; what cannot be looked at is left out.
    private func parents(of path: BytePath) -> [SetRecord.Source.Parent] {
        var folders: [BytePath] = []
        var folder = path.parent
        while folder.components.count > 0 {
            folders.insert(folder, at: 0)
            folder = folder.parent
        }
        return folders.compactMap { folder in
            guard let status = try? FileStatus.ifPresent(folder, followingLinks: true) else { return nil }
            let names = OwnerNames.ofHost(users: [status.owner], groups: [status.group])
            return SetRecord.Source.Parent(
                path: folder, owner: status.owner, group: status.group,
                ownerName: names.users[status.owner].map { String(decoding: $0, as: UTF8.self) },
                groupName: names.groups[status.group].map { String(decoding: $0, as: UTF8.self) }, mode: status.mode)
        }
    }

    private func compose() -> SetRecord.Compose? {
        guard let stack = plan.stack else { return nil }
        let used = Set(plan.sources.compactMap { $0.volume?.name })
        // Two keys may have one `name:`, and are one volume.
        var known: Set<String> = []
        let volumes = stack.volumes.filter { used.contains($0.name) && known.insert($0.name).inserted }.map { volume in
            SetRecord.Compose.Volume(
                key: volume.key, name: volume.name, mountpoint: volume.mountpoint ?? BytePath(""),
                driver: volume.driver, labels: volume.labels)
        }
        return SetRecord.Compose(
            project: stack.project.name, directory: stack.directory,
            files: stack.project.files.map { BytePath($0) }, volumes: volumes,
            images: stack.project.services.compactMapValues(\.image))
    }
}
