extension ComposeService {
    /// A service of a project that was written down, without reading the project's files: they may be gone or broken by now.
    ///
    /// Its containers are found by the engine's labels. Only a service with hooks needs the files, since nothing but
    /// Compose runs those; where they are gone it is stopped and started without.
    package static func remembered(
        _ service: String, name: String, project: String, directory: String, files: [String], profiles: [String],
        hasHooks: Bool, programs: ServicePrograms = ServicePrograms()
    ) -> ComposeService {
        let read = hasHooks
            ? try? ComposeProject.load(directory: directory, files: files, profiles: profiles, programs: programs) : nil
        if let read, let found = try? read.service(service, name: name) { return found }
        let known = ComposeProject.withoutFiles(
            name: project, directory: directory, services: [service], programs: programs)
        let declared = DeclaredService(
            name: service, image: nil, containerName: nil, dependsOn: [:], mounts: [], hasHooks: false,
            hasHealthCheck: false, stopGracePeriod: nil, labels: [:])
        return ComposeService(name: name, declared: declared, project: known)
    }
}
