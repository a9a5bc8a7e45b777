import FileTree

/// Old data: out of the way, and back.
extension RestoreRun {
    func setAside(_ driver: RunDriver) throws(OverwinterError) {
        try driver.proveStandstill("before the restore")
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
        try driver.step(.discard, profile.name) { () throws(OverwinterError) in
            try SetAsideRemoval(journal: journal.path, header: journal.header, cancellation: cancellation).removeData()
            return ((), detail: nil)
        }
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
        // Where services were started on the new data, those that the set's files declare are to stop first.
        let hasStarted = driver.unready != nil
        let hasRemade = hasStarted && driver.remakesContainers
        do throws(OverwinterError) {
            if hasStarted { try driver.standDown(mayHaveStarted: true) }
            driver.returnServices()
            try driver.standDown(mayHaveStarted: hasStarted)
            journal?.append(.putBackBegun)
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
