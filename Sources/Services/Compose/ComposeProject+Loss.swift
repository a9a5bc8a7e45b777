import Programs

extension ComposeProject {
    /// A project whose files are gone: its containers and volumes are asked for by its name alone.
    package static func withoutFiles(
        name: String, directory: String, services: [String], programs: ServicePrograms = ServicePrograms()
    ) -> ComposeProject {
        let declared = services.map { service in
            DeclaredService(
                name: service, image: nil, containerName: nil, dependsOn: [:], mounts: [], hasHooks: false,
                hasHealthCheck: false, stopGracePeriod: nil, labels: [:])
        }
        return ComposeProject(
            directory: directory, files: [], profiles: [], name: name,
            services: Dictionary(declared.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }), volumes: [:],
            declaredFiles: [], engine: DockerEngine(programs: programs), hasFiles: false)
    }
}
