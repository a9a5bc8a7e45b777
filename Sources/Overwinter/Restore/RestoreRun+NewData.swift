import FileTree

/// New data: copied, compared, on disk.
extension RestoreRun {
    func restore(_ index: Int, _ driver: RunDriver) throws(OverwinterError) {
        driver.enter(.restore)
        for place in places { try place.proveSame() }
        let firstData = targets.firstIndex { !$0.isProjectFile } ?? targets.count
        if index == firstData || targets.count == firstData && index == 0 { try remakeProject(driver) }
        if targets[index].volume != nil { try makeVolume(index, driver) }
        let target = targets[index]
        let recorded = set.entries(of: target.source.location)
        let owners = plan.owners.map(for: target.source.location)
        // What the compare is to find.
        let entries = recorded.mapping(owners)
        let report = try driver.step(.restore, target.title, service: target.source.service) {
            () throws(OverwinterError) in
            try record(.copyBegun(target: index))
            // Elsewhere a folder of the record's is another folder.
            let parents = options.elsewhere == nil ? target.source.parents : []
            try ParentFolders.make(above: target.path, as: parents, owners: owners)
            let report = try fill(target, recorded, owners, entries)
            try record(.copyDone(target: index))
            return (report, detail: "\(entries.files) files, \(ByteText.of(entries.bytes))")
        }
        restored.append(entries)
        for warning in UnkeptWarnings.of(target.title, report, "the restored data lacks them") { driver.warn(warning) }
        try driver.step(.compare, target.title, service: target.source.service) { () throws(OverwinterError) in
            try compare(target, entries, report)
            return ((), detail: nil)
        }
        if index == targets.count - 1 {
            try tryAccess(driver)
            try driver.proveStandstill("after the restore", else: "what was restored may have been written to")
            for place in places { try place.proveSame() }
            try reachDisk()
            // Of the work, not after it: where this is not on disk, a recovery would take the new data away later.
            try record(.committed(remakes: driver.remakesContainers))
        }
    }

    /// From here on a power cut finds the new data, or the old put back; never a service started on what was in memory only.
    private func reachDisk() throws(OverwinterError) {
        guard journal != nil else { return }
        do throws(FileTreeError) {
            var synced: Set<UInt64> = []
            for target in targets {
                let device = try FileStatus.of(target.path).device
                // A symbolic link cannot be opened; its folder has the same file system.
                if synced.insert(device).inserted { try Folder.syncFileSystem(at: target.path.parent) }
            }
            // Each mount is a file system of its own, those within a target, too.
            let mounts = try Mounts.current().map(\.mountPoint)
            for target in targets {
                let path = try SetAside.real(target.path)
                let patterns = SourceExclusions.patterns(of: target.source.excluded)
                let within = mounts.filter { $0.isAt(orBelow: path) }
                for mount in Mounts.withData(within, below: path, but: patterns) {
                    try Folder.syncFileSystem(at: mount)
                }
            }
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    /// - Parameter entries: those of the record, with the owners they are to have.
    private func fill(
        _ target: RestoreTarget, _ recorded: EntryTable, _ owners: OwnerMap, _ entries: EntryTable
    ) throws(OverwinterError) -> TreeCopyReport {
        let progress = CopyProgress()
        events.send(.progress(progress, expectedBytes: target.source.bytes, expectedFiles: entries.count))
        defer { events.send(.progressEnded) }
        var copyOptions = TreeCopy.Options()
        // The record has them, and the compare holds the copy against it.
        copyOptions.keepsEntries = false
        copyOptions.sourceTop = set.path
        copyOptions.owners = owners
        if !set.record.unkept.isEmpty {
            copyOptions.attributes = { recorded.entry(at: $0) }
        }
        do throws(FileTreeError) {
            let report = try TreeCopy(
                from: set.path.appending(target.source.location), to: target.path, options: copyOptions,
                progress: progress, isCancelled: { [cancellation] in cancellation.isCancelled }
            ).run()
            if RemadeEntries.isNeeded(for: set.record.unkept) {
                try RemadeEntries(entries: entries, target: target.path).make()
            }
            return report
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    private func compare(
        _ target: RestoreTarget, _ entries: EntryTable, _ report: TreeCopyReport
    ) throws(OverwinterError) {
        let progress = CopyProgress()
        events.send(.progress(progress, expectedBytes: target.source.bytes, expectedFiles: entries.count))
        defer { events.send(.progressEnded) }
        let check: TreeCheck
        do throws(FileTreeError) {
            check = try TreeScan(
                root: target.path, digests: [.xxh3], exclude: SourceExclusions.patterns(of: []), dropCache: false,
                progress: progress, isCancelled: { [cancellation] in cancellation.isCancelled }
            ).check(against: entries, isExcused: Excuses(report).excuses)
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
        let differences = check.differences
        guard let first = differences.first else { return }
        throw OverwinterError(
            .restoreFailed,
            "\(target.title): '\(target.path)' differs from "
                + (set.isSealed ? "the record" : "what was read of the set") + ": \(first)",
            faults: differences.prefix(20).map { OverwinterError.Fault(code: "difference", message: "\($0)") })
    }
}
