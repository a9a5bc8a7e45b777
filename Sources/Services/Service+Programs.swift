extension Service {
    /// The same service, whose manager's programs are called as `change` says.
    package func calling(_ change: (inout ServicePrograms) -> Void) -> any Service {
        switch self {
        case var unit as SystemdUnit:
            change(&unit.programs)
            return unit
        case var commands as CommandService:
            change(&commands.programs)
            return commands
        case let service as ComposeService:
            var programs = service.project.engine.programs
            change(&programs)
            return ComposeService(
                name: service.name, declared: service.declared, project: service.project.calling(programs))
        default: return self
        }
    }
}

extension ComposeProject {
    func calling(_ programs: ServicePrograms) -> ComposeProject {
        var project = ComposeProject(
            directory: directory, files: files, profiles: profiles, name: name, services: services, volumes: volumes,
            declaredFiles: declaredFiles, engine: DockerEngine(programs: programs))
        project.hasFiles = hasFiles
        return project
    }
}
