import Services

extension Plan {
    /// All that there is to copy.
    package var work: WindowWork { WindowWork(bytes: bytes, entries: entries, seen: entries) }

    /// The stopped window as it is foreseen before anything was copied.
    package var window: WindowPrediction { window(copying: history.usual(of: work)) }

    /// The stopped window as it is foreseen once it is known what is left to copy.
    package func window(copying work: WindowWork, measured: [WindowHistory.Sample] = []) -> WindowPrediction {
        let names = services.filter(\.before.ran).map(\.name)
        return WindowPrediction(services: names, work: work, history: history, measured: measured)
    }
}
