import FileTree
package import Services

/// From a profile's words to the thing that is stopped and started.
package enum ServiceFactory {
    /// The service of a description; nil where it is part of a Compose project that could not be loaded.
    package static func service(
        of spec: ServiceSpec, stack: ComposeStack?, profile: Profile
    ) throws(ServiceError) -> (any Service)? {
        switch spec.manager {
        case .systemd(let unit): SystemdUnit(name: spec.name, unit: unit)
        case .compose(let service):
            try stack?.project.service(service, name: spec.name)
        case .commands(let start, let stop, let status):
            CommandService(
                name: spec.name, start: start, stop: stop, status: status,
                workingDirectory: profile.path.parent.bytes)
        }
    }
}
