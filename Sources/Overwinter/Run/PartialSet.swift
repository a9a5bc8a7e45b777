package import FileTree

/// The folder that a backup fills, `NAME.partial`, with the log beside it: what the seal turns into a set.
package struct PartialSet: Sendable {
    package let destination: BytePath
    package let name: SetName
    package let run: String
    package let profile: String
    package let began: UTCTime
    package let log: RunLog
    package let limits: DestinationLimits
    /// Opened before the run's first write there: it knows of every write that failed since.
    package let sync: FileSystemSync
    /// What an aborted run had copied, and this one goes on from.
    package let aborted: AbortedCopy?

    package var path: BytePath { destination.appending(name.partial) }

    /// Makes both, once every check has passed and before the first service is stopped.
    ///
    /// - Throws: ``OverwinterError`` with code `preflight`.
    package static func make(
        for plan: Plan, run: String, began: UTCTime, events: EventSink
    ) throws(OverwinterError) -> PartialSet {
        let destination = plan.destination.path
        let aborted: AbortedCopy?
        let sync: FileSystemSync
        try proveSame(plan.destination)
        do throws(FileTreeError) {
            sync = try FileSystemSync(destination)
            aborted = AbortedCopy.find(for: plan, events: events)
            try AbortedRuns.remove(in: destination, keeping: aborted?.partial, events: events)
        } catch {
            throw OverwinterError(error, while: .preflight)
        }
        try DestinationMark(profile: plan.profile.name, host: ThisHost.facts).claim(destination)
        let name = try SetName.claim(in: destination, at: began, reusing: aborted?.partial)
        do throws(FileTreeError) {
            try aborted?.prune(destination.appending(name.partial))
        } catch {
            throw OverwinterError(error, while: .preflight)
        }
        let limits = try DestinationLimits.probe(destination.appending(name.partial))
        let log = try RunLog(path: destination.appending(name.backupLog))
        log.append("backup of profile '\(plan.profile.name)', run \(run)")
        for step in plan.steps { log.append("plan: \(step.kind.rawValue) \(step.subject): \(step.detail)") }
        return PartialSet(
            destination: destination, name: name, run: run, profile: plan.profile.name, began: began, log: log,
            limits: limits, sync: sync, aborted: aborted)
    }

    /// A destination that was unmounted since it was checked is an empty folder on the system's own disk.
    private static func proveSame(_ found: DestinationFacts) throws(OverwinterError) {
        let now: FileStatus
        do throws(FileTreeError) {
            now = try FileStatus.of(found.path)
        } catch {
            throw OverwinterError(error, while: .preflight)
        }
        guard now.device == found.root.device && now.inode == found.root.inode else {
            throw OverwinterError(
                .preflight, "the destination '\(found.path)' is another folder than the one that was checked",
                hint: "was it unmounted or replaced meanwhile?")
        }
    }
}
