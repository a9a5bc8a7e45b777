import FileTree
import Services

extension Plan {
    /// All that there is to copy.
    package var work: WindowWork { WindowWork(bytes: bytes, entries: entries, seen: entries) }

    /// The stopped window as it is foreseen before anything was copied.
    package var window: WindowPrediction { window(copying: history.usual(of: work)) }

    /// The stopped window as it is foreseen after a pre-sync.
    package func window(after preSync: PreSyncResult) -> WindowPrediction {
        let seen = preSync.passes.last?.entries ?? entries
        let left = WindowWork(bytes: preSync.predicted.bytes, entries: preSync.predicted.files, seen: seen)
        let measured = preSync.passes.map { pass in
            WindowHistory.Sample(
                work: WindowWork(bytes: pass.copied.bytes, entries: pass.copied.files, seen: pass.entries),
                seconds: pass.seconds)
        }
        return window(copying: left, measured: measured)
    }

    private func window(copying work: WindowWork, measured: [WindowHistory.Sample] = []) -> WindowPrediction {
        let names = services.filter(\.before.ran).map(\.name)
        return WindowPrediction(services: names, work: work, history: history, measured: measured)
    }
}
