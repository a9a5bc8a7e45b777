package import FileTree

/// What an operator allows a restore to do.
package struct RestoreOptions: Sendable {
    package var selection = RestoreSelection()
    /// Restore below this folder, and touch no service.
    package var elsewhere: BytePath?
    /// Stop services that run.
    package var mayStop = false
    /// Set aside data that is there.
    package var maySetAside = false
    /// Remove data that is there before the copy: nothing is kept to go back to.
    package var discardsCurrent = false
    /// What may be otherwise than at the backup.
    package var accepts: Set<Compatibility> = []

    /// How owners are found; nil: by names where the service is no container, and by numbers elsewhere (`elsewhere` too).
    package var owners: OwnerRule?

    package init() {}
}
