package import FileTree

/// What the pre-sync did and saw: what the stopped window is predicted from.
package struct PreSyncResult: Sendable, Equatable {
    /// One pass over all sources that can be copied while their services run.
    package struct Pass: Sendable, Equatable {
        package var started: UTCTime
        package var seconds: Double
        /// Read and written by this pass.
        package var copied: CopyCount
        /// Looked at, of whatever kind.
        package var entries: Int

        package init(started: UTCTime, seconds: Double, copied: CopyCount, entries: Int) {
            self.started = started
            self.seconds = seconds
            self.copied = copied
            self.entries = entries
        }
    }

    package var passes: [Pass]
    /// What the final pass is expected to copy: what changes at the rate that was seen, and sources that were left out.
    package var predicted: CopyCount
    /// How long the final pass is expected to take.
    package var predictedSeconds: Double

    package init(passes: [Pass], predicted: CopyCount, predictedSeconds: Double) {
        self.passes = passes
        self.predicted = predicted
        self.predictedSeconds = predictedSeconds
    }

    /// Copied by all passes.
    package var copied: CopyCount { passes.reduce(CopyCount()) { $0 + $1.copied } }
    package var seconds: Double { passes.reduce(0) { $0 + $1.seconds } }
}
