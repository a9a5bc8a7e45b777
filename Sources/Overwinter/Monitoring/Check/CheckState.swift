/// What a monitoring system is told of a profile; the raw value is the exit status it expects.
///
/// See: the Monitoring Plugins Development Guidelines, "Plugin Return Codes".
package enum CheckState: Int32, Sendable {
    case ok = 0
    case warning = 1
    case critical = 2
    /// It could not be looked at.
    case unknown = 3

    /// What is known to be bad outdoes what is not known, and that outdoes a warning.
    private var weight: Int {
        switch self {
        case .ok: 0
        case .warning: 1
        case .unknown: 2
        case .critical: 3
        }
    }

    package var word: String { "\(self)".uppercased() }
}

extension CheckState: Comparable {
    package static func < (left: CheckState, right: CheckState) -> Bool { left.weight < right.weight }
}
