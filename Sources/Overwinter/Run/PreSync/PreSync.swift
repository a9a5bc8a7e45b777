import FileTree

/// Copies the sources while their services run, so that they stand still for the difference only.
///
/// It is over before the first stop: whatever ends it, nothing was stopped. What it copied is never trusted by itself; the
/// final pass looks at every entry again.
final class PreSync {
    private let folder: PartialSet
    private let sources: [SourcePasses]
    private let events: EventSink
    private let isGentle: Bool
    private let cancellation: Cancellation
    private var forecast: PreSyncForecast
    /// Copied, and not vouched for by notes.
    private var unnoted: [SourcePasses] = []
    private var lastNotes = ContinuousClock().now
    private let clock = ContinuousClock()

    /// For the record.
    private(set) var steps: [SetRecord.Step] = []

    init(
        folder: PartialSet, sources: [SourcePasses], isGentle: Bool, events: EventSink, cancellation: Cancellation,
        forecast: PreSyncForecast = PreSyncForecast()
    ) {
        self.folder = folder
        self.sources = sources
        self.isGentle = isGentle
        self.events = events
        self.cancellation = cancellation
        self.forecast = forecast
    }

    /// Makes the passes.
    ///
    /// - Throws: what ended one: the partial stays, and its notes where they can be trusted.
    func run() throws(OverwinterError) -> PreSyncResult {
        events.send(.phase(.preSync))
        for left in sources where !left.isTrusted {
            events.send(
                .note(
                    "\(left.source.title): its file system keeps no time of change that can be trusted; it is copied while "
                        + "services stand still"))
            forecast.leftOut = forecast.leftOut + CopyCount(files: left.source.entries, bytes: left.source.bytes)
        }
        let trusted = sources.filter(\.isTrusted)
        guard !trusted.isEmpty else { return forecast.result([]) }
        if let oldest = trusted.map(\.notedBefore?.seconds).min(by: { ($0 ?? .min) < ($1 ?? .min) }), let oldest {
            forecast.secondsBefore = max(Double(FileSystemClock.now.seconds - oldest), 1)
        }
        var passes: [PreSyncResult.Pass] = []
        repeat {
            passes.append(try pass(passes.count + 1, over: trusted))
        } while forecast.isAnotherWorthIt(after: passes)
            || passes.count < forecast.limit && trusted.contains(where: \.hasClockFallen)
        return forecast.result(passes)
    }

    private func pass(_ number: Int, over sources: [SourcePasses]) throws(OverwinterError) -> PreSyncResult.Pass {
        let started = UTCTime.now
        let start = clock.now
        var (copied, entries) = (CopyCount(), 0)
        for passes in sources {
            let report = try copy(passes, number)
            copied = copied + report.copied
            entries += report.entries.count
            unnoted.append(passes)
            // What takes long is not to be lost by what follows.
            if clock.now - lastNotes > .seconds(30) { try writeNotes() }
        }
        try writeNotes()
        return PreSyncResult.Pass(
            started: started, seconds: (clock.now - start).inSeconds, copied: copied, entries: entries)
    }

    private func copy(_ passes: SourcePasses, _ number: Int) throws(OverwinterError) -> TreeCopyReport {
        let source = passes.source
        let subject = number == 1 ? source.title : "\(source.title), pass \(number)"
        let progress = CopyProgress()
        let (start, began) = (clock.now, UTCTime.now)
        events.send(.stepBegan(.preSync, subject: subject))
        events.send(.progress(progress, expectedBytes: source.bytes, expectedFiles: source.entries))
        defer { events.send(.progressEnded) }
        do throws(OverwinterError) {
            try SourceRoot.check(source, since: SourceRoot.atBegin, cancellation)
            let report = try passes.run(
                isFinal: false, into: folder.path, progress: progress, isGentle: isGentle, cancellation)
            steps.append(
                SetRecord.Step(name: StepKind.preSync.rawValue, service: source.owner, started: began, finished: .now))
            events.send(
                .stepEnded(
                    .preSync, subject: subject, seconds: (clock.now - start).inSeconds, detail: PassText.of(report)))
            if passes.hasClockFallen {
                events.send(.note("the clock was set back while \(subject) was copied: all of it is copied again"))
            }
            return report
        } catch {
            events.send(.stepFailed(.preSync, subject: subject, error: error))
            throw error
        }
    }

    /// Vouches for what was copied, once the disk has it.
    private func writeNotes() throws(OverwinterError) {
        let (sync, place) = (folder.sync, folder.destination)
        let writeBack = WriteBack(of: "what the pre-sync copied to it", for: folder.path)
        try Abandonable.run("the stop", at: [place], cancellation, writeBack: writeBack) { () throws(OverwinterError) in
            do throws(FileTreeError) {
                try writeBack.run(sync, at: place)
            } catch {
                throw OverwinterError(error)
            }
        }
        for passes in unnoted { try folder.writeNotes(of: passes) }
        unnoted = []
        lastNotes = clock.now
    }
}
