import FileTree

/// The passes over one source: what each saw, and what the next builds on.
final class SourcePasses {
    let source: PlannedSource
    /// Whether what one pass noted can be believed by the next: it hangs on the source's file system.
    let isTrusted: Bool
    /// What the next pass builds on; nil copies all.
    private(set) var base: CopyBase?
    /// What the last pass saw, with what no pass could keep.
    private(set) var report: TreeCopyReport?
    /// How the source was copied, for the record.
    private(set) var copying: SetRecord.Copying
    /// What the destination was found not to keep, before any copy: it may say nothing when it is asked to.
    private let limits: DestinationLimits
    private let watchClock: @Sendable () -> ClockWatch
    /// Since the pass that `copying.trustedBefore` is of.
    private var vouching: ClockWatch?
    /// What the destination could not keep of what an aborted run copied, or of the set that is shared with.
    private(set) var unkeptBefore: Set<SetRecord.Unkept> = []
    private var timeResolutionBefore: Int64?
    /// Whether the clock was set back during the last pass: nothing that it noted is believed, for what is changed later may bear
    /// an earlier time.
    private(set) var hasClockFallen = false
    /// Since when what changed was counted, before the first pass: the last set's copy; nil where that is not known.
    private(set) var notedBefore: FileTime?

    init(
        _ source: PlannedSource, isTrusted: Bool, limits: DestinationLimits,
        watchClock: @escaping @Sendable () -> ClockWatch = { ClockWatch() }
    ) {
        self.source = source
        self.isTrusted = isTrusted
        self.watchClock = watchClock
        self.limits = limits
        copying = SetRecord.Copying(
            passes: [], base: nil, setsSinceFull: 0, resumed: nil, trustedBefore: nil, boot: RunProcess.currentBoot)
    }

    /// Builds on a sealed set: its files are shared.
    func build(on shared: SharedBase) {
        guard isTrusted, let base = shared.base(of: source) else { return }
        self.base = base
        notedBefore = base.trustedBefore
        copying.base = shared.set.record.name
        copying.setsSinceFull = shared.setsSinceFull + 1
        unkeptBefore = Set(shared.set.record.unkept(of: source.location))
        timeResolutionBefore = shared.set.record.saved(at: source.location)?.timeResolution
    }

    /// Builds on what an aborted run had copied.
    func build(on notes: PassNotes, of set: String) {
        base = CopyBase(
            entries: notes.entries, trustedBefore: notes.header.trustedBefore, place: .destination(checks: true))
        notedBefore = notes.header.trustedBefore == .first ? nil : notes.header.trustedBefore
        copying.base = notes.header.base
        copying.setsSinceFull = notes.header.setsSinceFull
        copying.resumed = set
        unkeptBefore = Set(notes.header.unkept.map { SetRecord.Unkept(rawValue: $0) })
        timeResolutionBefore = notes.header.timeResolution
    }

    /// Copies what changed since the pass before.
    ///
    /// - Parameters:
    ///   - isFinal: whether all services stand still. While they run, changing and vanishing entries are no errors, and the
    ///     source's file system is synced first: what is written through mapped pages shows in no time of change before. In logs
    ///     they never are: the report names them.
    ///   - stillSince: of a final pass, when it was proven that they do.
    ///   - isProvenCold: of a final pass, whether every process was looked at, and none can write to the source.
    func run(
        isFinal: Bool, stillSince: FileTime? = nil, isProvenCold: Bool = false, into partial: BytePath,
        progress: CopyProgress, isGentle: Bool, _ cancellation: Cancellation
    ) throws(OverwinterError) -> TreeCopyReport {
        let began = UTCTime.now
        let clock = watchClock()
        var trustedBefore = FileSystemClock.now.earlier(bySeconds: 2)
        let writeBack = WriteBack(for: partial)
        let copy = copy(
            isFinal: isFinal, stillSince: stillSince, into: partial, progress: progress, isGentle: isGentle, writeBack,
            cancellation)
        var report = try Abandonable.run(
            "the copy of \(source.title)", at: [source.path, partial], cancellation, writeBack: writeBack, copy)
        hasClockFallen = !clock.hasNotFallen
        if hasClockFallen { trustedBefore = .first }
        take(
            &report, began, trustedBefore, clock, isStill: isFinal && isProvenCold && !source.isLog, isFinal: isFinal)
        return report
    }

    /// What a pass does to the disk; it holds nothing of this object, for it may be left behind.
    private func copy(
        isFinal: Bool, stillSince: FileTime?, into partial: BytePath, progress: CopyProgress, isGentle: Bool,
        _ writeBack: WriteBack, _ cancellation: Cancellation
    ) -> @Sendable () throws(OverwinterError) -> TreeCopyReport {
        var options = TreeCopy.Options()
        let patterns = SourceExclusions.patterns(of: source.exclude)
        options.exclude = patterns
        options.ownAttributes = ownAttributes
        options.mostAttributeBytes = EntriesFile.mostAttributeBytes
        options.base = base
        options.changeIsError = isFinal && !source.isLog
        options.isLast = isFinal && source.isLog
        options.stillSince = stillSince
        options.isGentle = isGentle
        let copy = TreeCopy(
            from: source.path, to: partial.appending(source.location), options: options, progress: progress,
            isCancelled: { cancellation.isCancelled })
        return { [source] () throws(OverwinterError) in
            do throws(FileTreeError) {
                if !isFinal {
                    // With what was mounted since the plan was made: it is copied, and its notes are believed.
                    let root = try Folder.realPath(source.path)
                    let points = try (source.mounts + Mounts.below(root)).map(\.mountPoint)
                    for place in Set([source.path] + Mounts.withData(points, below: root, but: patterns)) {
                        try writeBack.run(at: place)
                        // Perhaps nobody waits for it any more.
                        if cancellation.isCancelled { throw FileTreeError.cancelled }
                    }
                }
                let owner = partial.appending(source.owner)
                if try FileStatus.ifPresent(owner, followingLinks: false) == nil { try Folder.make(owner, mode: 0o700) }
                return try copy.run()
            } catch {
                throw OverwinterError(error)
            }
        }
    }

    private func take(
        _ report: inout TreeCopyReport, _ began: UTCTime, _ trustedBefore: FileTime, _ clock: ClockWatch, isStill: Bool,
        isFinal: Bool
    ) {
        // What is kept was said by the pass that copied it, of more entries perhaps than were copied again.
        for earlier in self.report?.unkept ?? [] {
            let again = report.unkept.firstIndex { $0.kind == earlier.kind }
            if let again, report.unkept[again].count >= earlier.count { continue }
            if let again { report.unkept.remove(at: again) }
            report.unkept.append(earlier)
        }
        report.ownAttributes.formUnion(self.report?.ownAttributes ?? [])
        if copying.passes.isEmpty, copying.resumed == nil, report.shared.files == 0 {
            (copying.base, copying.setsSinceFull) = (nil, 0)
            unkeptBefore = []
        }
        self.report = report
        base = CopyBase(
            entries: report.entries, trustedBefore: trustedBefore, place: .destination(checks: false),
            hasSameNames: true)
        // Whoever writes a log besides its service, or a process that could not be looked at, may hold a page that is dirty since
        // before the final pass, and whose next change no time tells: only what was there at the last sync is vouched for.
        if !isFinal || isStill {
            copying.trustedBefore = isTrusted ? trustedBefore : nil
            vouching = clock
        }
        // What was changed since then may bear an earlier time.
        if vouching?.hasNotFallen == false { copying.trustedBefore = nil }
        var pass = SetRecord.Pass(
            started: began, finished: .now, isFinal: isFinal, copied: SetRecord.Count(report.copied),
            kept: SetRecord.Count(report.kept), shared: SetRecord.Count(report.shared))
        // Logs that did not hold still are gone through again: that is one pass, as long as all its tries.
        if isFinal, let last = copying.passes.last, last.isFinal {
            copying.passes.removeLast()
            pass.started = last.started
            pass.copied = last.copied + pass.copied
            pass.shared = last.shared + pass.shared
            pass.kept = last.kept
        }
        copying.passes.append(pass)
    }

    /// Those that the destination has been found to give, by a pass before, an aborted run, or the set that is shared with.
    private var ownAttributes: Set<[UInt8]> {
        unkeptBefore.compactMap(\.ownAttribute).reduce(into: report?.ownAttributes ?? []) { $0.insert(Array($1.utf8)) }
    }

    /// Everything the destination could not keep of the copy, and what it gave, in the record's words.
    var unkept: Set<SetRecord.Unkept> {
        limits.unkept.union(unkeptBefore).union(report?.excused ?? [])
    }

    /// See ``SetRecord/Source/timeResolution``.
    var timeResolution: Int64? {
        guard unkept.contains(.times), let now = limits.timeResolution,
            report?.unkept.contains(where: { $0.kind == .times }) != true
        else { return nil }
        return unkeptBefore.contains(.times) ? timeResolutionBefore.map { max($0, now) } : now
    }
}

extension FileTime {
    /// Nothing was changed before.
    fileprivate static let first = FileTime(seconds: 0, nanoseconds: 0)

    fileprivate func earlier(bySeconds seconds: Int64) -> FileTime {
        FileTime(seconds: self.seconds - seconds, nanoseconds: nanoseconds)
    }
}
