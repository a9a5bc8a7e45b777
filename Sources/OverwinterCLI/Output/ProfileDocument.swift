import Overwinter

/// The JSON document of `config show`.
struct ProfileDocument: Encodable {
    var format = 1
    var verb = "config show"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var profile: OrderedValue
}
