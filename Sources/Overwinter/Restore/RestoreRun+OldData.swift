import FileTree

/// Old data: out of the way, and back.
extension RestoreRun {
    func setAside(_ driver: RunDriver) throws(OverwinterError) {
        try driver.proveStandstill("before the restore", else: "its data cannot be moved")
        try driver.proveTargetsFree(targets.filter { !$0.isVolumeGone }.map { WatchedSource($0) })
        for place in places { try place.proveSame() }
        driver.enter(.setAside)
        for (index, target) in targets.enumerated() where !target.isVolumeGone {
            try driver.step(.setAside, target.title, service: target.source.service) { () throws(OverwinterError) in
                try record(.setAsideBegun(target: index))
                do throws(FileTreeError) {
                    try aside.setAside(target.path)
                } catch {
                    throw OverwinterError(error, while: .restoreFailed)
                }
                try record(.setAsideDone(target: index))
                return ((), detail: "\(target.path)")
            }
        }
        if options.discardsCurrent { try discard(driver) }
    }

    /// Only once all of it is out of the way, and nothing has failed yet: from here on there is no way back.
    private func discard(_ driver: RunDriver) throws(OverwinterError) {
        guard let journal, !aside.places.isEmpty else { return }
        try record(.discarded)
        isDiscarded = true
        aside.isGone()
        do throws(OverwinterError) {
            try driver.step(.discard, profile.name) { () throws(OverwinterError) in
                try SetAsideRemoval(journal: journal.path, header: journal.header, cancellation: cancellation)
                    .removeData()
                return ((), detail: nil)
            }
        } catch {
            guard !error.code.isCancellation else { throw error }
            // The only way out is on: there may be room all the same.
            driver.warn(Self.isLeft(error))
        }
    }

    /// What was discarded, and could not be removed: the end of the run tries once more, then every recovery.
    func removeDiscarded(_ outcome: inout RunOutcome) {
        guard isDiscarded, let journal, let path = JournalFolder.closed(journal.path, as: .removing) else { return }
        do throws(OverwinterError) {
            try SetAsideRemoval(journal: path, header: journal.header).run()
            outcome.warnings.removeAll { $0.code == Self.isLeftCode }
        } catch {
            guard !outcome.warnings.contains(where: { $0.code == Self.isLeftCode }) else { return }
            let warning = Self.isLeft(error)
            outcome.warnings.append(warning)
            events.send(.warning(warning))
        }
    }

    private static let isLeftCode = "set-aside"

    private static func isLeft(_ error: OverwinterError) -> Warning {
        Warning(
            code: isLeftCode,
            message: "what is discarded is not all removed: \(error.message); to go on: overwinter recover")
    }

    func putBack(_ driver: RunDriver) throws(OverwinterError) {
        if isDiscarded, let error = Incomplete.error(targets.map(\.title), profile: profile.name) { throw error }
        // A service that runs on data nobody has moved is nobody's to stop.
        guard !aside.isUntouched || !madeVolumes.isEmpty else {
            // What was begun has moved nothing: nobody is to look for it, or stop a service for it, later.
            journal?.append(.putBackDone)
            return
        }
        driver.enter(.putBack)
        // With a record missing on disk, it may be the commit.
        let wasCommitted = journal?.isCommitted == true && journal?.fault == nil
        // Where services were started on the new data, those that the set's files declare are to stop first.
        let hasStarted = driver.unready != nil
        let hasRemade = hasStarted && driver.remakesContainers
        do throws(OverwinterError) {
            if hasStarted { try driver.standDown(mayHaveStarted: true) }
            driver.returnServices()
            try driver.standDown(mayHaveStarted: hasStarted)
            try journal?.notePutBack(wasCommitted: wasCommitted)
            try driver.step(.putBack, profile.name) { () throws(OverwinterError) in
                do throws(FileTreeError) {
                    try aside.putBack()
                } catch {
                    throw OverwinterError(
                        error, while: .restoreFailed)
                }
                try removeMadeVolumes()
                return ((), detail: nil)
            }
        } catch {
            journal?.append(.putBackFailed(why: error.message))
            throw error
        }
        journal?.append(.putBackDone)
        if hasRemade { remakeFromOldFiles(driver) }
    }
}
