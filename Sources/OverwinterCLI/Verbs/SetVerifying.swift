import FileTree
import Overwinter

/// Verifies sets one after another, as `verify` was asked to.
struct SetVerifying {
    let sample: ReadSample?
    let isGentle: Bool
    let events: EventSink
    let cancellation: Cancellation

    func run(_ set: SetReader) throws(OverwinterError) -> VerificationResult {
        let progress = CopyProgress()
        let sampled = sample.map { set.recorded.counted($0) }
        events.send(.phase(.verify))
        events.send(
            .progress(
                progress, expectedBytes: sampled?.bytes ?? set.record.totals.bytes,
                expectedFiles: set.record.totals.files))
        defer { events.send(.progressEnded) }
        do throws(OverwinterError) {
            return try Verification(
                set: set, sample: sample, isGentle: isGentle, progress: progress,
                isCancelled: { [cancellation] in cancellation.isCancelled }
            ).run()
        } catch {
            if let signal = cancellation.signal { throw OverwinterError(.signal(signal), "ended by signal \(signal)") }
            throw error
        }
    }

    /// All of them, whatever becomes of one; only a signal ends it.
    func run(
        _ entries: [CatalogueEntry], each: (VerifyManyDocument.Entry) -> Void
    ) throws(OverwinterError) -> [VerifyManyDocument.Entry] {
        var results: [VerifyManyDocument.Entry] = []
        for entry in entries {
            let result: VerifyManyDocument.Entry
            do throws(OverwinterError) {
                result = .verified(try run(try SetReader.open(entry.path)))
            } catch {
                if case .signal = error.code.ending { throw error }
                result = .failed(set: entry.name, path: entry.path, error)
            }
            results.append(result)
            each(result)
        }
        return results
    }
}
