import Services

extension Journal {
    /// The journal of a backup that is about to stop services; none where nothing runs, and so nothing can be owed.
    ///
    /// - Throws: ``OverwinterError`` with code `journal-failed`.
    static func begin(
        for plan: Plan, _ services: [PlannedService], _ folder: PartialSet, _ state: StateFolder, _ events: EventSink
    ) throws(OverwinterError) -> Journal? {
        guard services.contains(where: \.before.ran) else { return nil }
        let header = JournalHeader(
            run: folder.run, verb: "backup", profile: plan.profile, destination: plan.destination.path,
            set: folder.name.text, log: folder.log.path,
            services: services.map { JournalService($0, profile: plan.profile) })
        return try begin(header, in: state, events: events)
    }
}
