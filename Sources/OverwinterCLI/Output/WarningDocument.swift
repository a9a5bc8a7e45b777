import Overwinter

/// A warning as JSON documents carry it.
struct WarningDocument: Encodable {
    var code: String
    var message: String
}

extension WarningDocument {
    init(_ warning: Overwinter.Warning) {
        self.init(code: warning.code, message: warning.message)
    }
}
