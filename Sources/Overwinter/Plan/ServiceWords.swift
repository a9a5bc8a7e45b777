package import Services

/// What an operator types for a service, and how its manager is called.
package struct ServiceWords: Sendable {
    package var manager: String
    package var stop: [String]
    package var start: [String]

    package init(of service: any Service) {
        switch service {
        case let unit as SystemdUnit:
            (manager, stop, start) = ("systemd", ["systemctl", "stop", unit.unit], ["systemctl", "start", unit.unit])
        case let service as ComposeService:
            let project = service.project
            let compose =
                ["docker", "compose", "--project-directory", project.directory]
                + project.files.flatMap { ["-f", $0.hasPrefix("/") ? $0 : "\(project.directory)/\($0)"] }
                + project.profiles.flatMap { ["--profile", $0] }
            manager = "compose"
            stop = compose + ["stop", service.declared.name]
            start = compose + ["start", service.declared.name]
        case let commands as CommandService:
            (manager, stop, start) = ("commands", commands.stopCommand, commands.startCommand)
        default:
            (manager, stop, start) = ("", [], [])
        }
    }
}
