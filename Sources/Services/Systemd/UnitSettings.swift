/// What a unit's own files say of it.
package struct UnitSettings: Sendable, Equatable {
    /// The unit's one name, where it was asked for by an alias.
    package var id: String
    package var type: String
    /// After which systemd kills it while it stops; nil where it never does.
    package var stopTimeout: Duration?
    package var sendsKill: Bool
    /// The unit's file.
    package var fragment: String?
    /// What the unit was generated from: an init script, say.
    package var source: String?
    package var dropIns: [String]
    /// Units that would start it while it should stand still: sockets, timers, paths, and what upholds it.
    package var startedBy: [String]
    /// Nil where permissions do not bind it, or cannot be told.
    package var account: UnitAccount?
}
