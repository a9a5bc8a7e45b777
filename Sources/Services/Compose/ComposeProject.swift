import Glibc
package import Programs

/// A Compose project: what its files declare, and the containers the engine has of it.
package struct ComposeProject: Sendable {
    /// Absolute; every call has it as working folder and as `PWD`, which an `.env` may use.
    package let directory: String
    /// As given; relative ones lie in the project's folder.
    ///
    /// Empty: the files Compose takes by itself.
    package let files: [String]
    package let profiles: [String]
    /// Compose's own, from the files or the folder.
    package let name: String
    package let services: [String: DeclaredService]
    package let volumes: [String: DeclaredVolume]
    /// The files of the host that configs and secrets are made from.
    package let declaredFiles: [String]
    package let engine: DockerEngine
    /// Whether its files are there; without them it is known by its name alone.
    package var hasFiles = true

    /// Reads what the project's files declare; needs no running engine.
    ///
    /// - Throws: `.noConfiguration` where folder or files are missing, `.badConfiguration` where Compose refuses them,
    ///   `.noDocker` where there is no Docker, or none with Compose.
    package static func load(
        directory: String, files: [String] = [], profiles: [String] = [],
        programs: ServicePrograms = ServicePrograms()
    ) throws(ServiceError) -> ComposeProject {
        try checkFiles(directory, files, programs)
        let engine = DockerEngine(programs: programs)
        let arguments = arguments(directory, files, profiles) + ["config", "--format", "json"]
        let result = try engine.run(arguments, within: programs.answerWithin, folder: directory)
        guard result.succeeded, !result.outputTruncated else {
            try requireCompose(engine)
            throw ServiceError(
                .badConfiguration, "Compose does not accept the project in '\(directory)': it \(result.failure)",
                hint: "run 'docker compose config' in that folder")
        }
        let configuration = try engine.decoding("docker compose config") {
            try CheckedJSON.decode(ComposeConfiguration.self, from: result.standardOutput)
        }
        return ComposeProject(
            directory: directory, files: files, profiles: profiles, name: configuration.name,
            services: configuration.declaredServices, volumes: configuration.declaredVolumes,
            declaredFiles: configuration.declaredFiles, engine: engine)
    }

    /// A service of it, under the name the profile has for it.
    package func service(_ service: String, name: String) throws(ServiceError) -> ComposeService {
        guard let declared = services[service] else {
            let known = services.keys.sorted()
            throw ServiceError(
                .unknownService, "the Compose project \(self.name) in '\(directory)' has no service '\(service)'",
                hint: known.isEmpty
                    ? "it has no services, or all of them hang on a Compose profile"
                    : "it has \(known.joined(separator: ", "))",
                knownNames: known)
        }
        return ComposeService(name: name, declared: declared, project: self)
    }

    /// Its containers, running or not, without those of `docker compose run`.
    ///
    /// By Compose's label: `docker compose ps` reads the files first, and takes ten times as long while services stand
    /// still.
    package func containers() throws(ServiceError) -> [Container] {
        try engine.containers(ofProject: name).filter { !$0.isOneOff }
    }

    /// The folder a declared volume has on this host, and what the engine knows of it.
    package func volume(_ key: String) throws(ServiceError) -> DockerVolume? {
        guard let declared = volumes[key] else { return nil }
        return try engine.volumes([declared.name]).first
    }

    /// Runs `docker compose` for this project.
    package func compose(
        _ arguments: [String], within limit: Duration, isCancelled: () -> Bool = { false }
    ) throws(ServiceError) -> ProgramResult {
        try engine.run(
            Self.arguments(directory, files, profiles) + arguments, within: limit, folder: directory,
            isCancelled: isCancelled)
    }

    private static func arguments(_ directory: String, _ files: [String], _ profiles: [String]) -> [String] {
        ["compose", "--project-directory", directory]
            + files.flatMap { ["-f", path(of: $0, in: directory)] } + profiles.flatMap { ["--profile", $0] }
    }

    private static func path(of file: String, in directory: String) -> String {
        file.hasPrefix("/") ? file : "\(directory)/\(file)"
    }
}

extension ComposeProject {
    /// Compose looks for its files in all folders above as well: a wrong folder must not become another project.
    private static func checkFiles(
        _ directory: String, _ files: [String], _ programs: ServicePrograms
    ) throws(ServiceError) {
        var facts = stat()
        guard stat(directory, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
            throw ServiceError(.noConfiguration, "there is no Compose project folder '\(directory)'")
        }
        for file in files where access(path(of: file, in: directory), R_OK) != 0 {
            throw ServiceError(
                .noConfiguration,
                "unable to read the Compose file '\(path(of: file, in: directory))': "
                    + SystemText.of(errno))
        }
        let usual = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]
        if !files.isEmpty || usual.contains(where: { access("\(directory)/\($0)", F_OK) == 0 }) { return }
        if namesFiles(directory) || (programs.environment["COMPOSE_FILE"] ?? nil) != nil
            || getenv("COMPOSE_FILE") != nil
        {
            return
        }
        throw ServiceError(
            .noConfiguration, "there is no Compose file in '\(directory)'",
            hint: "it should have one of \(usual.joined(separator: ", ")); name others with 'files'")
    }

    /// The folder's `.env` sets `COMPOSE_FILE`.
    private static func namesFiles(_ directory: String) -> Bool {
        (try? Program("grep", ["-qE", "^(export +)?COMPOSE_FILE *=", "\(directory)/.env"]).run().succeeded) ?? false
    }

    private static func requireCompose(_ engine: DockerEngine) throws(ServiceError) {
        let result = try engine.run(["compose", "version"], within: .seconds(30))
        if !result.succeeded {
            throw ServiceError(
                .noDocker, "docker has no Compose plugin: 'docker compose version' \(result.failure)",
                hint: "install it: the package is docker-compose or docker-compose-plugin")
        }
    }
}
