import FileTree
package import Services

extension JournalService {
    /// A planned service, as the run is about to stop it.
    package init(_ planned: PlannedService, profile: Profile, startsOnSuccess: Bool = false) {
        self.init(planned, profilePath: profile.path, startsOnSuccess: startsOnSuccess)
    }

    /// The same where of the profile only its path is known.
    init(_ planned: PlannedService, profilePath: BytePath, startsOnSuccess: Bool = false) {
        let service = planned.service
        name = planned.name
        before = planned.before
        stopSeconds = planned.stopTimeout.inSeconds
        probe = JournalProbe(planned.probe)
        readySeconds = planned.readyWithin.inSeconds
        isCompanion = planned.isCompanion
        self.startsOnSuccess = startsOnSuccess
        startCommand = ShellWord.command(ServiceWords(of: service).start)
        switch service {
        case let unit as SystemdUnit:
            manager = .systemd(unit: unit.unit)
            // A profile may use an alias.
            let own = (try? unit.settings())?.id ?? unit.unit
            keys = Set([unit.unit, own]).sorted().map { "unit \($0)" }
        case let compose as ComposeService:
            let project = compose.project
            manager = .compose(
                JournalCompose(
                    project: project.name, directory: project.directory, files: project.files,
                    profiles: project.profiles, service: compose.declared.name, hasHooks: compose.declared.hasHooks))
            let title = "Compose service \(compose.declared.name) of"
            keys = ["\(title) \(project.directory)", "\(title) project \(project.name)"]
        case let commands as CommandService:
            manager = .commands(
                start: commands.startCommand, stop: commands.stopCommand, status: commands.statusCommand,
                folder: commands.workingDirectory.map { BytePath(bytes: $0) })
            keys = [RunLock.key(ofCommands: planned.name, in: profilePath)]
        default:
            manager = .commands(start: [], stop: [], status: [], folder: nil)
            keys = [RunLock.key(ofCommands: planned.name, in: profilePath)]
        }
    }

    /// The service again, without its profile.
    package func planned(programs: ServicePrograms) -> PlannedService {
        PlannedService(
            service: service(programs: programs), before: before, stopTimeout: .seconds(stopSeconds), beforeStop: nil,
            beforeStopTimeout: ServiceSpec.defaultBeforeStopTimeout, probe: probe.probe,
            readyWithin: .seconds(readySeconds), isCompanion: isCompanion)
    }

    private func service(programs: ServicePrograms) -> any Service {
        switch manager {
        case .systemd(let unit): SystemdUnit(name: name, unit: unit, programs: programs)
        case .compose(let compose):
            ComposeService.remembered(
                compose.service, name: name, project: compose.project, directory: compose.directory,
                files: compose.files, profiles: compose.profiles, hasHooks: compose.hasHooks, programs: programs)
        case .commands(let start, let stop, let status, let folder):
            CommandService(
                name: name, start: start, stop: stop, status: status, workingDirectory: folder?.bytes,
                programs: programs)
        }
    }
}
