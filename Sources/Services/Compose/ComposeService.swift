package import Programs

/// A service of a Compose project, all its containers.
///
/// They are stopped and started by id, and never made anew.
package struct ComposeService: Service {
    package let name: String
    package let declared: DeclaredService
    package let project: ComposeProject

    private var engine: DockerEngine { project.engine }

    package var title: String { "Compose service \(declared.name) (project \(project.name))" }

    package var isSupervised: Bool { true }

    package func status() throws(ServiceError) -> ServiceStatus {
        let containers = try containers()
        var states: [ContainerState] = []
        for container in containers {
            guard let activity = container.activity else {
                throw ServiceError(
                    .stateUnknown,
                    "unable to tell whether \(title) runs: container \(container.name) is "
                        + (container.state.isEmpty ? "in no known state" : container.state))
            }
            states.append(ContainerState(id: container.id, name: container.name, activity: activity))
        }
        let details = containers.map(\.detail)
        return ServiceStatus(
            activity: Self.activity(of: states.map(\.activity)),
            detail: details.isEmpty
                ? "no container"
                : details.count == 1 ? details[0] : "\(details.count) containers: \(details.joined(separator: ", "))",
            uncleanExit: Self.uncleanExit(of: containers),
            isUp: containers.contains { $0.state == "running" } && !containers.contains { $0.state == "restarting" },
            start: containers.isEmpty ? nil : containers.map { "\($0.id)@\($0.startedAt)" }.joined(separator: " "),
            mainProcess: containers.count == 1 ? containers[0].process : nil, containers: states)
    }

    /// The containers of this service as the engine knows them.
    package func containers() throws(ServiceError) -> [Container] {
        try project.containers().filter { $0.service == declared.name }.sorted { $0.name < $1.name }
    }

    /// The engine kills what has not stopped after `limit`: that is a stop, and its status tells the unclean end.
    package func stop(within limit: Duration, isCancelled: () -> Bool) throws(ServiceError) {
        let before = try status()
        let ran = before.containers.filter { $0.activity == .running || $0.activity == .paused }.map(\.id)
        if ran.isEmpty { return }
        // A paused process cannot answer its SIGTERM.
        try engine.unpause(before.containers.filter { $0.activity == .paused }.map(\.id), of: title)
        if declared.hasHooks {
            let result = try project.compose(
                ["stop", "-t", DockerEngine.seconds(limit), declared.name], within: limit + .seconds(60),
                isCancelled: isCancelled)
            try DockerEngine.judgeStop(result, title, limit)
        } else {
            try engine.stop(ran, of: title, within: limit, isCancelled: isCancelled)
        }
        let after = try status()
        guard !after.ran else {
            throw ServiceError(
                .stopFailed, "\(title) was stopped, and runs again: \(after.detail)",
                hint: "something starts its containers: find it with 'docker events'")
        }
    }

    package func start() throws(ServiceError) {
        let now = try status()
        guard now.activity != .absent else {
            throw ServiceError(
                .startFailed, "unable to start \(title): it has no container",
                hint: "make it with 'docker compose up --detach \(declared.name)' in '\(project.directory)'")
        }
        try start(now.containers.filter { $0.activity != .running }.map(\.id))
    }

    package func resume(from before: ServiceStatus) throws(ServiceError) {
        let ran = before.containers.filter { $0.activity == .running || $0.activity == .paused }
        if ran.isEmpty { return }
        // By the ids alone: this must work whatever has become of the project's files.
        let found = (try? engine.inspect(ran.map(\.id))) ?? []
        let paused = Set(found.filter { $0.activity == .paused }.map(\.id))
        do {
            try engine.unpause(ran.filter { $0.activity == .running && paused.contains($0.id) }.map(\.id), of: title)
            // A paused container cannot be started.
            try start(ran.map(\.id).filter { !paused.contains($0) })
        } catch {
            let now = try containers().map(\.id)
            if ran.contains(where: { now.contains($0.id) }) { throw error }
            // Someone made the containers anew meanwhile.
            return try start()
        }
        try engine.pause(ran.filter { $0.activity == .paused && !paused.contains($0.id) }.map(\.id), of: title)
    }

    private func start(_ ids: [String]) throws(ServiceError) {
        guard declared.hasHooks, !ids.isEmpty else { return try engine.start(ids, of: title) }
        let result = try project.compose(["start", declared.name], within: .seconds(600))
        guard result.succeeded else {
            throw ServiceError(.startFailed, "unable to start \(title): docker compose \(result.failure)")
        }
    }

    /// In each of its running containers, one after the other, until one fails.
    ///
    /// What is ended by the limit is `docker exec`: the engine cannot end the command in the container.
    package func runInside(
        _ command: [String], within limit: Duration, isCancelled: () -> Bool
    ) throws(ServiceError) -> ProgramResult {
        let now = try status()
        let paused = now.containers.filter { $0.activity == .paused }.map(\.id)
        try engine.unpause(paused, of: title)
        let patience = Patience(limit)
        var last: ProgramResult?
        for container in now.containers where container.activity == .running || container.activity == .paused {
            let result = try engine.run(
                ["exec", container.id] + command, within: max(.seconds(1), patience.left), isCancelled: isCancelled)
            if !result.succeeded { return result }
            last = result
        }
        guard let last else {
            throw ServiceError(.commandFailed, "unable to run a command in \(title): none of its containers runs")
        }
        return last
    }

    package func health() throws(ServiceError) -> ServiceHealth {
        let healths = try containers().filter { $0.activity == .running }.map(\.health)
        return [.unhealthy, .starting, .healthy].first { healths.contains($0) } ?? .none
    }

    private static func activity(of containers: [ServiceStatus.Activity]) -> ServiceStatus.Activity {
        if containers.isEmpty { return .absent }
        return [.running, .paused, .stopped, .failed].first { containers.contains($0) } ?? .stopped
    }

    private static func uncleanExit(of containers: [Container]) -> String? {
        let unclean = containers.compactMap { container in
            container.uncleanExit.map { containers.count == 1 ? $0 : "\(container.name): \($0)" }
        }
        return unclean.isEmpty ? nil : unclean.joined(separator: "; ")
    }
}
