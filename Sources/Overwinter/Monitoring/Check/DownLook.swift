import FileTree
import Services

/// Looks at what a run left down when it ended, and owes no more: one that was ready and ended again, or that is up and not
/// ready, say.
struct DownLook {
    /// Where the run may have left its journal.
    let folders: [StateFolder]
    /// A manager or a probe that does not answer must not use up the time that the whole check has.
    var patience: Duration = .seconds(5)

    /// How those of the services are that are still down; empty where nothing is.
    ///
    /// A service that somebody has paid or dropped since is nobody's business any more; all others are asked.
    ///
    /// - Parameter down: nil for all that the run had.
    func look(at run: String, down: [String]?) -> [String] {
        if down?.isEmpty == true { return [] }
        let paths = folders.lazy.compactMap { JournalFolder(state: $0).journal(of: run) }
        guard let path = paths.first, let contents = try? JournalFolder.read(path) else {
            return ["whether \(down?.joined(separator: ", ") ?? "a service") is up cannot be told: its journal is gone"]
        }
        var programs = ServicePrograms().asRemembered(by: contents.header)
        programs.answerWithin = .seconds(3)
        let end = ContinuousClock.now + patience
        var lines: [String] = []
        for service in contents.header.services where down?.contains(service.name) ?? true {
            if Self.isSettled(service.name, contents.events) { continue }
            let planned = service.planned(programs: programs)
            guard ContinuousClock.now < end, let status = try? planned.service.status() else {
                lines.append("whether \(service.name) is up cannot be told")
                continue
            }
            if !status.ran {
                lines.append("\(service.name) is \(status.activity.rawValue)")
            } else if !status.isBack(from: service.before) {
                lines.append("not all of \(service.name) is up")
            } else if !LateReadiness.isReady(planned, remakesContainers: false) {
                lines.append("\(service.name) is up, but not ready")
            }
        }
        return lines
    }

    /// Whether a recovery has paid it, or an operator dropped it, after the run itself had ended.
    private static func isSettled(_ name: String, _ events: [JournalEvent]) -> Bool {
        var isRecovering = false
        return events.contains { event in
            switch event {
            case .recoveryBegun: isRecovering = true
            case .forgotten(let other): return other == name
            case .ready(let other), .void(let other, _): return isRecovering && other == name
            default: break
            }
            return false
        }
    }
}
