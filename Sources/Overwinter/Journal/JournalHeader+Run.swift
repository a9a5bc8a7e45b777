package import FileTree
import Glibc

extension JournalHeader {
    /// Variables that decide which engine, project and programs are meant: a recovery at boot has no operator's shell.
    static let remembered = [
        "PATH", "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH",
        "COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "COMPOSE_PROFILES",
    ]

    /// The header of this process's run.
    package init(
        run: String, verb: String, profile: Profile, destination: BytePath, set: String?, log: BytePath?,
        services: [JournalService], targets: [JournalTarget] = []
    ) {
        self.init(
            run: run, verb: verb, profile: profile.name, profilePath: profile.path, process: .current,
            destination: destination, set: set, log: log, services: services, targets: targets)
        for name in Self.remembered {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
    }
}
