import FileTree

extension Recovery {
    /// Notes that targets are whole which dead restores had left incomplete, and pays what those owe besides.
    func settle(targets: [BytePath]) {
        var isNoted = false
        for path in (try? JournalFolder(state: state).open()) ?? [] {
            guard let seen = try? JournalFolder.read(path),
                !Debt(header: seen.header, events: seen.events).incomplete.isEmpty,
                let hold = try? JournalHold.take(path, waitsForRun: false, events: events, cancellation: cancellation),
                case .held(let file) = hold, let contents = try? JournalFolder.read(path)
            else { continue }
            let journal = Journal.resume(file, contents, events: events)
            for index in journal.debt.incomplete where targets.contains(contents.header.targets[index].path) {
                journal.append(.putBack(target: index))
                isNoted = true
            }
        }
        if isNoted { _ = run() }
    }
}
