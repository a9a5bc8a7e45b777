package import FileTree
package import Services

/// The Compose project of a profile, with what the engine knows of its volumes.
package struct ComposeStack: Sendable {
    /// One volume that the project's files declare.
    package struct Volume: Sendable, Equatable {
        package var key: String
        package var name: String
        /// Where its contents are; nil where the engine has no such volume (yet, or any more).
        package var mountpoint: BytePath?
        package var driver: String
        package var labels: [String: String]
        /// A bind or network file system behind it is mounted only while a container uses it.
        package var hasOptions: Bool
    }

    package var project: ComposeProject
    package var volumes: [Volume]

    package var directory: BytePath { BytePath(project.directory) }

    /// Reads the project's files, and asks the engine for its volumes.
    package static func load(_ spec: ComposeSpec) throws(ServiceError) -> ComposeStack {
        guard let directory = spec.projectDirectory.string else {
            throw ServiceError(.noConfiguration, "the project folder '\(spec.projectDirectory)' is not UTF-8")
        }
        let project = try ComposeProject.load(directory: directory, files: spec.files, profiles: spec.profiles)
        try project.engine.check()
        var volumes: [Volume] = []
        for declared in project.volumes.values.sorted(by: { $0.key < $1.key }) {
            let found = try project.engine.volume(declared.name)
            volumes.append(
                Volume(
                    key: declared.key, name: declared.name, mountpoint: found.map { BytePath($0.mountpoint) },
                    driver: found?.driver ?? declared.driver ?? "local", labels: found?.labels ?? [:],
                    hasOptions: found?.hasOptions ?? !declared.driverOptions.isEmpty))
        }
        return ComposeStack(project: project, volumes: volumes)
    }

    /// The services that one waits for.
    package func dependencies(of service: String) -> [String] {
        project.services[service]?.dependsOn.keys.sorted() ?? []
    }
}
