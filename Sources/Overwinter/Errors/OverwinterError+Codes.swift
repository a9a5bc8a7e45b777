/// The codes of this program, each with its ending.
extension OverwinterError.Code {
    package static let failed = Self("failed", .failed)
    package static let copyFailed = Self("copy-failed", .failed)
    package static let sourceChanged = Self("source-changed", .failed)
    package static let sealFailed = Self("seal-failed", .failed)
    package static let stopFailed = Self("stop-failed", .failed)
    package static let startFailed = Self("start-failed", .failed)
    package static let servicesDown = Self("services-down", .servicesDown)
    package static let restoreFailed = Self("restore-failed", .failed)
    package static let verificationFailed = Self("verification-failed", .verificationFailed)
    package static let profileNotFound = Self("profile-not-found", .notFound)
    package static let setNotFound = Self("set-not-found", .notFound)
    package static let setAmbiguous = Self("set-ambiguous", .notFound)
    package static let locked = Self("locked", .locked)
    package static let preflight = Self("preflight", .guardFailed)
    package static let guardFailed = Self("guard", .guardFailed)
    package static let notSealed = Self("set-not-sealed", .guardFailed)
    package static let badRecord = Self("bad-record", .verificationFailed)
    package static let formatTooNew = Self("format-too-new", .incompatible)
    package static let noRetention = Self("no-retention", .guardFailed)
    package static let shrunk = Self("shrunk", .guardFailed)
    package static let usage = Self("usage", .usage)
    package static let notPermitted = Self("not-permitted", .notPermitted)
    package static let badProfile = Self("bad-profile", .badProfile)

    package static let overBudget = Self("over-budget", .overBudget)

    /// Ended by a signal after which everything stopped was started again.
    package static func signal(_ number: Int32) -> Self { Self("signal", .signal(number)) }
}
