/// The kinds of ending a verb can have; the command line turns each into its exit status.
package enum Ending: Sendable, Hashable {
    /// The verb failed, and services are as they were.
    case failed
    /// Bytes or attributes differ from what was recorded.
    case verificationFailed
    /// At least one service is not back as it was. Stronger than every other ending.
    case servicesDown
    /// No such profile or set.
    case notFound
    /// Another run holds the lock.
    case locked
    /// A guard or a preflight check failed; nothing was changed.
    case guardFailed
    /// The set and this host do not fit together.
    case incompatible
    /// What was asked cannot be read as a command.
    case usage
    /// The user may not do this.
    case notPermitted
    /// The profile has faults.
    case badProfile
    /// Services would stand still, or stood still, for longer than allowed; they are back.
    case overBudget
    /// Ended by this signal; services are back.
    case signal(Int32)
}
