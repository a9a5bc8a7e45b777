import Overwinter

/// The document of a verb that failed before it had a result.
struct FailureDocument: Encodable {
    var format = 1
    var verb: String
    var outcome = "failed"
    var exitCode: Int32
    var error: ErrorDocument

    init(verb: String, error: OverwinterError) {
        self.verb = verb
        self.exitCode = ExitCodes.status(of: error.code.ending)
        self.error = ErrorDocument(error)
    }
}
