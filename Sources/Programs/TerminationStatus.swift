/// How a program ended.
package enum TerminationStatus: Sendable, Hashable {
    /// It returned this status.
    case exited(Int32)
    /// This signal ended it.
    case signaled(Int32)
}

extension TerminationStatus: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .signaled(let signal): "was ended by signal \(signal)"
        }
    }
}
