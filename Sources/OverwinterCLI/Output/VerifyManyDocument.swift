import FileTree
import Overwinter

/// The JSON document of `verify` where it is of several sets.
struct VerifyManyDocument: Encodable {
    /// One set: its own document, or why there is none.
    enum Entry: Encodable {
        case verified(VerificationResult)
        case failed(set: String, path: BytePath, OverwinterError)

        var error: OverwinterError? {
            switch self {
            case .verified(let result): result.error
            case .failed(_, _, let error): error
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .verified(let result): try VerifyDocument(result).encode(to: encoder)
            case .failed(let set, let path, let error):
                try Failed(
                    set: set, path: path.description, exitCode: ExitCodes.status(of: error.code.ending),
                    error: ErrorDocument(error)
                ).encode(to: encoder)
            }
        }
    }

    private struct Failed: Encodable {
        var outcome = "failed"
        var set: String
        var path: String
        var exitCode: Int32
        var error: ErrorDocument
    }

    var format = 1
    var verb = "verify"
    var outcome: String
    var exitCode: Int32
    var sets: [Entry]
    var error: ErrorDocument?

    init(_ entries: [Entry], error: OverwinterError?) {
        outcome = error == nil ? "done" : "failed"
        exitCode = error.map { ExitCodes.status(of: $0.code.ending) } ?? ExitCodes.done
        sets = entries
        self.error = error.map(ErrorDocument.init)
    }
}
