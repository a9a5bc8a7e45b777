import FileTree

extension OverwinterError.Code {
    /// No dead run owes this service a start.
    package static let debtNotFound = Self("debt-not-found", .notFound)
}

extension Recovery {
    /// The dead runs that owe something to a service, or to the part of a project with that name: all of one profile.
    ///
    /// - Parameter id: the one run that is meant; nil for whichever there are.
    /// - Throws: `debt-not-found`; `usage` where they are of several profiles, whose services have no more than a name in
    ///   common; `locked` where a run that lives sees to it; where the journals cannot be read.
    package func owing(_ name: String, run id: String? = nil) throws(OverwinterError) -> [OwingRun] {
        var owing: [OwingRun] = []
        var live: JournalHeader?
        for path in try JournalFolder(state: state).open() {
            guard let contents = try? JournalFolder.read(path) else { continue }
            let header = contents.header
            guard id == nil || id == header.run else { continue }
            // Another recovery may have it in hand: that is waited for.
            if JournalHold.isHeld(path), !JournalHold.isBeingRecovered(path) {
                if header.services.contains(where: { $0.name == name }) { live = header }
            } else if Debt(header: header, events: contents.events).owners(in: header).contains(name) {
                owing.append(OwingRun(header, path))
            }
        }
        guard let first = owing.first else { throw try nothingOwed(name, run: id, live) }
        guard owing.allSatisfy({ $0.profilePath == first.profilePath && $0.profile == first.profile }) else {
            let all = owing.map { "\($0.verb) \($0.run) of profile '\($0.profile)'" }.joined(separator: ", ")
            throw OverwinterError(
                .usage, "runs of several profiles owe something to a service '\(name)': \(all)",
                hint: "name one with --run: \(owing.map(\.run).joined(separator: ", "))")
        }
        return owing
    }

    private func nothingOwed(
        _ name: String, run id: String?, _ live: JournalHeader?
    ) throws(OverwinterError) -> OverwinterError {
        if let live {
            return OverwinterError(.locked, "\(live.verb) \(live.run) is alive, and sees to '\(name)' itself")
        }
        var owed: Set<String> = []
        for path in try JournalFolder(state: state).open() {
            guard let contents = try? JournalFolder.read(path), id == nil || id == contents.header.run else { continue }
            owed.formUnion(Debt(header: contents.header, events: contents.events).owners(in: contents.header))
        }
        let nothing = id.map { "run \($0) owes nothing" } ?? "no run owes anything"
        return OverwinterError(
            .debtNotFound, "\(nothing) to '\(name)'",
            hint: owed.isEmpty ? "\(nothing) at all" : "owed are: \(owed.sorted().joined(separator: ", "))")
    }

    /// Drops what these runs owe one service; its data is the operator's then too.
    ///
    /// - Throws: where a journal cannot be written.
    package func forget(_ name: String, of runs: [OwingRun]) throws(OverwinterError) {
        for run in runs {
            let hold = try JournalHold.take(
                run.journal, waitsForRun: false, events: events, cancellation: cancellation)
            switch hold {
            // Paid since it was looked at.
            case .gone: continue
            case .live:
                throw OverwinterError(.locked, "\(run.verb) \(run.run) is alive, and sees to '\(name)' itself")
            case .held(let file):
                let contents = try JournalFolder.read(run.journal)
                guard Debt(header: contents.header, events: contents.events).owners(in: contents.header).contains(name)
                else { continue }
                try forget(name, in: Journal.resume(file, contents, events: events))
            }
        }
    }

    private func forget(_ name: String, in journal: Journal) throws(OverwinterError) {
        guard journal.append(.forgotten(service: name)) else {
            throw journal.fault ?? OverwinterError(.journalFailed, "unable to write the journal '\(journal.path)'")
        }
        journal.header.log.map { RunLog(reopening: $0) }?.append("\(name): its debt was dropped by an operator")
        if journal.debt.isEmpty { JournalFolder.close(journal.path, as: JournalEnd(journal.header, journal.recorded)) }
    }
}
