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
    /// Whether systemd takes an order to start or to stop it from anybody.
    package var canStart: Bool
    package var canStop: Bool
    /// Made by a program, without a file: once it is down, it is gone.
    package var isTransient: Bool
    /// Nil where permissions do not bind it, or cannot be told.
    package var account: UnitAccount?

    static let orders = ["CanStart", "CanStop", "Transient"]

    /// - Throws: where it cannot be stopped, or not be started again.
    package func checkOrders() throws(ServiceError) {
        if isTransient {
            throw ServiceError(
                .unknownUnit, "unit \(id) is transient: it could be stopped, and not started again",
                hint: "end it for this time ('systemctl stop \(id)'); or write it a file in /etc/systemd/system")
        }
        if !canStart {
            throw ServiceError(
                .unknownUnit, "unit \(id) may not be started by hand: it could be stopped, and not started again",
                hint: "take RefuseManualStart= out of it: systemctl edit --full \(id)")
        }
        if !canStop {
            throw ServiceError(
                .unknownUnit, "unit \(id) may not be stopped by hand",
                hint: "take RefuseManualStop= out of it: systemctl edit --full \(id)")
        }
    }
}
