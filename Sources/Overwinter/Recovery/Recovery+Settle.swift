import FileTree

extension Recovery {
    /// Removes what is left of the data that a dead restore had discarded and not made whole.
    func removeDiscarded(_ path: BytePath) {
        guard !cancellation.isCancelled,
            let hold = try? JournalHold.take(path, waitsForRun: false, events: events, cancellation: cancellation),
            case .held(let file) = hold, let header = JournalFolder.header(path)
        else { return }
        // What is left now is removed by the next recovery.
        try? SetAsideRemoval(journal: path, header: header, cancellation: cancellation).removeData()
        withExtendedLifetime(file) {}
    }

    /// Notes that the targets of a restore whose new data is good are whole, in the journals of those that had left them
    /// incomplete when it began; answers whether there were any.
    @discardableResult
    func settle(by header: JournalHeader) -> Bool {
        var isNoted = false
        for path in (try? JournalFolder(state: state).open()) ?? [] {
            guard let seen = try? JournalFolder.read(path), header.isAfter(incomplete: seen.header.run),
                !Debt(header: seen.header, events: seen.events).incomplete.isEmpty,
                let hold = try? JournalHold.take(path, waitsForRun: false, events: events, cancellation: cancellation),
                case .held(let file) = hold, let contents = try? JournalFolder.read(path)
            else { continue }
            let journal = Journal.resume(file, contents, events: events)
            for index in journal.debt.incomplete {
                let data = IncompleteData(contents.header, index)
                let isWhole = header.targets.contains {
                    data.isMadeWhole(title: $0.title, path: $0.path, of: header.profile)
                }
                if isWhole, journal.append(.putBack(target: index)) { isNoted = true }
            }
        }
        return isNoted
    }
}
