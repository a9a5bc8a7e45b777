package import FileTree

/// What a run, or who recovers it, has begun and ended: one record of a journal after the first.
///
/// What is begun is written down before it is done. `start` and `at` identities tell one start of a service from the next
/// (``ServiceStatus/start``).
package enum JournalEvent: Codable, Sendable, Equatable {
    /// A unit outside the header that a stop would take along, since it came up after that was written; from here on the
    /// header has it, as the last.
    case joined(service: JournalService)

    // Stops: from `beforeStopBegun` on the service is owed a start.
    case beforeStopBegun(service: String)
    case stopBegun(service: String)
    /// Nothing of it runs; `start` is the identity of the start that has ended.
    case stopProven(service: String, start: String?)
    case stopFailed(service: String, why: String)

    // Starts.
    case startBegun(service: String)
    case startDone(service: String, start: String?)
    case ready(service: String)
    case startFailed(service: String, why: String)

    // The data of a restore; targets by their index in the header.
    case setAsideBegun(target: Int)
    /// A folder that could not be renamed (it is a mount, or holds one) is emptied; these were its attributes.
    case emptied(path: BytePath, owner: UInt32, group: UInt32, mode: UInt16)
    case setAsideDone(target: Int)
    /// All old data is aside, and is being removed: there is nothing to put back any more.
    case discarded
    case volumeMade(target: Int, path: BytePath)
    case copyBegun(target: Int)
    case copyDone(target: Int)
    /// The work is done and good: what is there now stays. `remakes`: the containers are made from the set's files.
    case committed(remakes: Bool)
    case putBackBegun
    /// What the restore had put into the target is away; what lies there from now on is old data.
    case cleared(target: Int)
    case putBack(target: Int)
    case putBackDone
    case putBackFailed(why: String)

    // Recovery.
    case recoveryBegun(by: RunProcess)
    /// Nothing is owed for the service any more, and why.
    case void(service: String, why: String)
    case forgotten(service: String)
    case recoveryEnded(owed: [String])

    /// The run has ended by itself, and owes nothing.
    case goodbye
    /// It has ended by itself as well, and owes these still.
    case ended(owed: [String])
}
