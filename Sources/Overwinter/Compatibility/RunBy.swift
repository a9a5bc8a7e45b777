import Services

/// By whom a service is run: what a restore compares between a set and a profile.
struct RunBy: Equatable {
    /// `systemd`, `compose` or `commands`; empty where it is not known.
    var manager: String
    /// The unit, or the Compose project.
    var name: String?

    /// For a reader.
    var text: String {
        switch manager {
        case "systemd": "systemd" + (name.map { ", unit \(Comparison.shown($0))" } ?? "")
        case "compose": "Compose" + (name.map { ", project '\(Comparison.shown($0))'" } ?? "")
        case "commands": "commands of the profile"
        default: "'\(Comparison.shown(manager))'"
        }
    }

    init(manager: String, name: String?) {
        self.manager = manager
        self.name = name
    }

    /// As a set has it.
    init(_ service: SetRecord.Service, compose: SetRecord.Compose?) {
        manager = service.manager
        name =
            switch manager {
            // systemctl stop UNIT
            case "systemd": service.stopCommand.last
            case "compose": compose?.project
            default: nil
            }
    }

    /// As the profile has it today.
    init(_ service: any Service) {
        manager = ServiceWords(of: service).manager
        name = (service as? SystemdUnit)?.unit ?? (service as? ComposeService)?.project.name
    }
}
