import Programs

extension DockerEngine {
    /// Starts containers by id; one that runs already is left as it is.
    package func start(_ ids: [String], of title: String) throws(ServiceError) {
        try order(["start"], ids, .startFailed, "unable to start \(title)")
    }

    package func pause(_ ids: [String], of title: String) throws(ServiceError) {
        try order(["pause"], ids, .startFailed, "\(title) was paused before, and cannot be paused again")
    }

    package func unpause(_ ids: [String], of title: String) throws(ServiceError) {
        try order(["unpause"], ids, .stopFailed, "unable to stop \(title), which is paused")
    }

    /// Stops containers by id; after `limit` the engine kills them, which their exit code then tells.
    package func stop(
        _ ids: [String], of title: String, within limit: Duration, isCancelled: () -> Bool
    ) throws(ServiceError) {
        if ids.isEmpty { return }
        let result = try run(
            ["stop", "-t", Self.seconds(limit), "--"] + ids, within: limit + .seconds(60), isCancelled: isCancelled)
        try Self.judgeStop(result, title, limit)
    }

    static func judgeStop(_ result: ProgramResult, _ title: String, _ limit: Duration) throws(ServiceError) {
        if result.wasCancelled { throw ServiceError(.cancelled, "gave up waiting for \(title) to stop") }
        if result.deadlinePassed {
            throw ServiceError(
                .stopTimeout, "\(title) did not stop within \(limit.spelled), nor when the engine killed it",
                hint: "it may still stop: see 'docker ps'")
        }
        guard result.succeeded else {
            throw ServiceError(.stopFailed, "unable to stop \(title): docker \(result.failure)")
        }
    }

    /// Whole seconds, upwards; 0 would kill at once.
    static func seconds(_ limit: Duration) -> String {
        "\(max(1, limit.components.seconds + (limit.components.attoseconds > 0 ? 1 : 0)))"
    }

    private func order(
        _ verb: [String], _ ids: [String], _ code: ServiceError.Code, _ failure: String
    ) throws(ServiceError) {
        if ids.isEmpty { return }
        let result = try run(verb + ["--"] + ids, within: .seconds(120))
        guard result.succeeded else { throw ServiceError(code, "\(failure): docker \(result.failure)") }
    }
}
