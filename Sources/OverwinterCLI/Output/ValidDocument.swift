/// The JSON document of `config validate`.
struct ValidDocument: Encodable {
    var format = 1
    var verb = "config validate"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var profile: String
    var path: String
}
