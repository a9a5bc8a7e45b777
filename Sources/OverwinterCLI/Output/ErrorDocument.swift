import Overwinter

/// An error as JSON documents carry it.
struct ErrorDocument: Encodable {
    struct Fault: Encodable {
        var code: String
        var message: String
        var hint: String?
    }

    var code: String
    var message: String
    var hint: String?
    var faults: [Fault]

    init(_ error: OverwinterError) {
        code = error.code.name
        message = error.message
        hint = error.hint
        faults = error.faults.map { Fault(code: $0.code, message: $0.message, hint: $0.hint) }
    }
}
