import Programs

extension ComposeService {
    /// Makes and starts its containers as the project's files say, and nothing it depends on.
    ///
    /// For a restore, where the files may be others than the containers were made from. A backup never does this.
    package func bringUp() throws(ServiceError) {
        let result = try project.compose(
            ["up", "--detach", "--no-deps", "--no-build", declared.name], within: .seconds(600))
        guard result.succeeded else {
            throw ServiceError(
                .startFailed, "unable to bring up \(title): docker compose \(result.failure)",
                hint: "see it by hand: docker compose --project-directory \(project.directory) up \(declared.name)")
        }
    }
}
