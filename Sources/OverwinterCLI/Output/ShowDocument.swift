import Overwinter

/// The JSON document of `show`.
struct ShowDocument: Encodable {
    var format = 1
    var verb = "show"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var path: String
    var record: SetRecord
}
