import FileTree

extension SourcePasses {
    /// Makes the pass while services stand still; over logs again, on top of itself, where something did not hold still: a log that
    /// is renamed just then may be missed under both names.
    ///
    /// - Returns: of logs, with what did not hold still in the last try as well. All that it names is in the copy as it is recorded,
    ///   or not in it at all.
    func runFinal(
        stillSince: FileTime?, isProvenCold: Bool, into partial: BytePath, progress: CopyProgress,
        _ cancellation: Cancellation
    ) throws(OverwinterError) -> TreeCopyReport {
        let clock = ContinuousClock()
        let began = clock.now
        var tries = 0
        while true {
            let report = try run(
                isFinal: true, stillSince: stillSince, isProvenCold: isProvenCold, into: partial, progress: progress,
                isGentle: false, cancellation)
            tries += 1
            guard source.isLog, !report.changed.isEmpty else { return report }
            // Services wait, and a log is worth no long time of theirs.
            if tries < 3, clock.now - began < .seconds(10) {
                // What was unmounted meanwhile would be copied as an empty folder. A single log that was rotated is another file.
                if source.root?.kind == .directory {
                    try SourceRoot.check(source, since: SourceRoot.beforeStop, cancellation)
                }
                continue
            }
            if report.entries.isEmpty {
                throw OverwinterError(
                    .sourceChanged, "'\(source.path)' vanished while it was copied",
                    hint: "find out what moves or removes it besides the services of the profile")
            }
            return report
        }
    }
}
