package import FileTree
import Glibc
import Services

extension RunLock {
    /// What a run of a profile locks before it looks at anything: its destination and each of its services.
    ///
    /// Units go by the one name that systemd has for them, whatever alias the profile uses.
    package static func keys(of profile: Profile, destination: BytePath) -> [String] {
        let units = profile.services.compactMap { spec in
            if case .systemd(let unit) = spec.manager { unit } else { nil }
        }
        let identities = SystemdUnit.identities(of: units)
        let services = profile.services.map { spec in
            switch spec.manager {
            case .systemd(let unit): key(ofUnit: identities[unit] ?? unit)
            case .compose(let service):
                "Compose service \(service) of \(profile.compose?.projectDirectory.description ?? "")"
            case .commands: key(ofCommands: spec.name, in: profile.path)
            }
        }
        return [key(ofDestination: destination)] + services
    }

    /// What it locks once it has looked, and before it touches anything: Compose services by their project's name, which
    /// another folder may give too, and the units that a stop would take along.
    package static func keys(of services: [PlannedService]) -> [String] {
        services.compactMap { planned in
            if let service = planned.service as? ComposeService {
                return "Compose service \(service.declared.name) of project \(service.project.name)"
            }
            guard planned.isCompanion, let unit = planned.service as? SystemdUnit else { return nil }
            return key(ofUnit: unit.unit)
        }
    }

    /// By where the profile's file really is: a symbolic link is another name of it, and no other service.
    static func key(ofCommands name: String, in profile: BytePath) -> String {
        "service \(name) of \((try? Folder.realPath(profile)) ?? profile)"
    }

    static func key(ofDestination destination: BytePath) -> String {
        "destination \((try? Folder.realPath(destination)) ?? destination)"
    }

    private static func key(ofUnit unit: String) -> String { "unit \(SystemdUnit(name: unit, unit: unit).unit)" }
}

extension RunLock.Holder {
    /// This process.
    package init(run: String, verb: String, since: String) {
        self.init(pid: getpid(), run: run, verb: verb, since: since)
    }
}
