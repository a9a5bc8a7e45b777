/// One named check that must hold before a restore changes anything.
package struct RestoreGuard: Sendable, Equatable {
    /// A stable name for programs: `services-stopped`.
    package var code: String
    /// What is asked, as a sentence: "the services are stopped".
    package var title: String
    /// Why it does not hold, one line a case; empty where it holds.
    package var failures: [OverwinterError.Fault]

    /// What does not hold, and was accepted by its code.
    package var accepted: [String] = []
    /// What could not be asked, and refuses nothing.
    package var notKnown: [String] = []

    package var holds: Bool { failures.isEmpty }

    package init(_ code: String, _ title: String, failures: [OverwinterError.Fault] = []) {
        self.code = code
        self.title = title
        self.failures = failures
    }

    mutating func fail(_ message: String, hint: String? = nil) {
        failures.append(OverwinterError.Fault(code: code, message: message, hint: hint))
    }
}
