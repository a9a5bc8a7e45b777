import FileTree
import Glibc
import Services

/// Naming who wrote, where a copy turned out to be torn.
extension RunDriver {
    /// Runs a piece of the copy; where a source changed under it, says who writes there, as far as that can be seen.
    func namingWriters<Result>(
        in sources: [WatchedSource], _ body: () throws(OverwinterError) -> Result
    ) throws(OverwinterError) -> Result {
        do throws(OverwinterError) {
            return try body()
        } catch {
            // An error with faults has said what it found.
            guard error.code == .sourceChanged, error.faults.isEmpty else { throw error }
            var named = error
            let found = culprits(in: sources)
            if found.isEmpty {
                let unknown =
                    "who wrote is not known: no process has a file there open for writing now, and nothing was started "
                    + "since the stops"
                named.hint = [error.hint, unknown].compactMap { $0 }.joined(separator: "; ")
            } else {
                named.message += ": " + found.prefix(3).map(\.message).joined(separator: "; ")
                named.faults = found
            }
            throw named
        }
    }

    private func culprits(in sources: [WatchedSource]) -> [OverwinterError.Fault] {
        var faults: [OverwinterError.Fault] = []
        if var look = try? look(at: sources) {
            faults = look.writers().map { .init(code: "writer", message: $0.sentence) }
        }
        guard faults.isEmpty, let first = stopBegan.values.min() else { return faults }
        // Nobody holds a file now: then who came up while nothing should have.
        let since = clock.now - first
        if services.contains(where: { $0.service is SystemdUnit }) {
            let own = Set(services.compactMap { ($0.service as? SystemdUnit)?.unit })
            for unit in (try? StartedUnits.within(since)) ?? [] where !own.contains(unit) {
                faults.append(.init(code: "started", message: "unit \(unit) was started since the stops"))
            }
        }
        if let engine = services.lazy.compactMap({ ($0.service as? ComposeService)?.project.engine }).first {
            let stopped = UTCTime(milliseconds: UTCTime.now.milliseconds - Int64(since.inSeconds * 1000))
            for container in (try? engine.runningContainers()) ?? [] where container.startedAt > "\(stopped)" {
                faults.append(
                    .init(code: "started", message: "container \(container.name) was started since the stops"))
            }
        }
        return faults
    }
}
