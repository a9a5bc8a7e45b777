import Programs

extension DockerEngine {
    /// An image by its name or id; nil where the engine has none, or does not say.
    ///
    /// Nothing is pulled.
    package func image(_ reference: String) -> DockerImage? {
        // It fails for an image that is not there as for anything else.
        guard let result = try? run(["image", "inspect", "--", reference], within: programs.answerWithin),
            result.succeeded, !result.outputTruncated
        else { return nil }
        return try? CheckedJSON.decode([DockerImage].self, from: result.standardOutput).first
    }
}
