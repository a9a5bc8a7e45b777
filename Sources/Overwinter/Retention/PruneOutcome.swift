package import FileTree

/// What a prune decided and did.
package struct PruneOutcome: Sendable {
    package var profile: String
    package var destination: BytePath
    package var isDryRun = false
    /// Of every set, the oldest first.
    package var decisions: [RetentionDecision] = []
    /// The sets whose removal an earlier prune had begun, and this one ended.
    package var finished: [String] = []
    package var removed: [String] = []
    /// Logs of restores, and of backups that made no set, that are older than every set that is kept.
    package var removedLogs: [String] = []
    package var warnings: [Warning] = []
    package var error: OverwinterError?

    package init(profile: String, destination: BytePath) {
        self.profile = profile
        self.destination = destination
    }
}
