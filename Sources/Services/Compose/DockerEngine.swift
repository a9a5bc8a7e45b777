import Programs

/// The Docker engine, asked and ordered through its `docker` program; `DOCKER_HOST` and contexts are the user's.
package struct DockerEngine: Sendable {
    package var programs: ServicePrograms

    package init(programs: ServicePrograms = ServicePrograms()) { self.programs = programs }

    /// The engine's version.
    ///
    /// - Throws: `.noDocker` where there is no such program, `.managerUnavailable` where no engine answers.
    @discardableResult
    package func check() throws(ServiceError) -> String {
        let result = try run(
            ["version", "--format", "{{.Server.Version}}"], within: min(programs.answerWithin, .seconds(30)))
        guard result.succeeded else {
            throw ServiceError(
                .managerUnavailable, "the Docker engine does not answer: docker \(result.failure)",
                hint: "is it running, and may this user reach it? See 'docker version'")
        }
        return String(decoding: result.standardOutput.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// The containers of a Compose project, running or not, without its files.
    package func containers(ofProject project: String) throws(ServiceError) -> [Container] {
        try listed(["ps", "--all", "--quiet", "--no-trunc", "--filter", Self.label(project)])
    }

    /// The containers of any project that run, or are paused or restarting.
    package func runningContainers() throws(ServiceError) -> [Container] {
        try listed(["ps", "--quiet", "--no-trunc"])
    }

    /// One that goes between the list and the look at it fails the look at all: they are listed once more.
    private func listed(_ arguments: [String]) throws(ServiceError) -> [Container] {
        do throws(ServiceError) {
            return try inspect(list(arguments))
        } catch {
            guard error.code == .stateUnknown else { throw error }
            return try inspect(list(arguments))
        }
    }

    /// Those of them with a mount at, above or below a path of the host.
    package func containers(mounting path: String) throws(ServiceError) -> [Container] {
        try runningContainers().filter { $0.mounts.contains { $0.overlaps(path) } }
    }

    /// The containers with these ids, in their order.
    package func inspect(_ ids: [String]) throws(ServiceError) -> [Container] {
        if ids.isEmpty { return [] }
        let output = try answer(["inspect", "--type", "container", "--"] + ids)
        return try decoding("docker inspect") {
            try CheckedJSON.decode([ContainerInspection].self, from: output).map(\.container)
        }
    }

    /// The volumes of a Compose project, without its files.
    package func volumes(ofProject project: String) throws(ServiceError) -> [DockerVolume] {
        try volumes(list(["volume", "ls", "--quiet", "--filter", Self.label(project)]))
    }

    /// The volumes with these names.
    package func volumes(_ names: [String]) throws(ServiceError) -> [DockerVolume] {
        if names.isEmpty { return [] }
        let output = try answer(["volume", "inspect", "--"] + names)
        return try decoding("docker volume inspect") {
            try CheckedJSON.decode([DockerVolume].self, from: output)
        }
    }

    private static func label(_ project: String) -> String { "label=com.docker.compose.project=\(project)" }

    private func list(_ arguments: [String]) throws(ServiceError) -> [String] {
        try answer(arguments).split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What docker prints; where it fails, whether that is the engine's fault.
    private func answer(_ arguments: [String]) throws(ServiceError) -> [UInt8] {
        let result = try run(arguments, within: programs.answerWithin)
        if result.succeeded && !result.outputTruncated { return result.standardOutput }
        try check()
        throw ServiceError(
            .stateUnknown, "unable to ask the Docker engine: 'docker \(arguments[0])' \(result.failure)")
    }

    func decoding<Value>(_ what: String, _ body: () throws -> Value) throws(ServiceError) -> Value {
        do {
            return try body()
        } catch {
            // Without the text of the error: it may quote what was read, and that may be secret.
            throw ServiceError(.stateUnknown, "unable to read what '\(what)' printed: it is not the JSON expected")
        }
    }

    func run(
        _ arguments: [String], within limit: Duration, folder: String? = nil, isCancelled: () -> Bool = { false }
    ) throws(ServiceError) -> ProgramResult {
        var program = programs.program("docker", arguments, within: limit)
        program.outputLimit = 64 << 20
        if let folder {
            program.workingDirectory = Array(folder.utf8)
            program.environment["PWD"] = folder
        }
        do {
            return try program.run(isCancelled: isCancelled)
        } catch {
            guard error.code == .notFound else {
                throw ServiceError(.managerUnavailable, error.message, hint: error.hint)
            }
            throw ServiceError(
                .noDocker, error.message, hint: "install Docker with its Compose plugin, or correct PATH")
        }
    }
}
