import FileTree
import Overwinter

/// The JSON document of `verify`.
struct VerifyDocument: Encodable {
    var format = 1
    var verb = "verify"
    var outcome: String
    var exitCode: Int32
    var set: String
    var path: String
    var files: Int
    var entries: Int
    var bytes: Int64
    /// Nil where every byte was read.
    var sample: VerifiedSample?
    var differences: [SetDifference]
    var error: ErrorDocument?

    init(_ result: VerificationResult) {
        outcome = result.isGood ? "done" : "failed"
        exitCode = result.error.map { ExitCodes.status(of: $0.code.ending) } ?? ExitCodes.done
        set = result.set
        path = result.path.description
        files = result.files
        entries = result.entries
        bytes = result.bytes
        differences = result.differences
        sample = result.sample
        error = result.error.map(ErrorDocument.init)
    }
}
