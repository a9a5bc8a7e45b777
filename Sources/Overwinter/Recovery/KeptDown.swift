import FileTree

/// Services that no other journal may start, since their data is not whole: by the keys that runs lock for them.
struct KeptDown {
    private var whys: [String: String] = [:]

    /// Why a service may not be started; nil where it may.
    func why(_ service: JournalService) -> String? {
        service.keys.lazy.compactMap { whys[$0] }.first
    }

    mutating func add(_ service: JournalService, _ why: String) {
        for key in service.keys { whys[key] = whys[key] ?? why }
    }

    /// The services of a restore whose old data could not be looked after, as far as its journal says which they are.
    mutating func add(restoreIn path: BytePath, of run: String) {
        guard let header = JournalFolder.header(path), !header.targets.isEmpty else { return }
        // Of one that is alive and has moved nothing yet, its lock on the services tells.
        if let contents = try? JournalFolder.read(path),
            Debt(header: header, events: contents.events).targets == nil
        {
            return
        }
        for service in header.services {
            add(service, "it is not started, since the old data of restore \(run) is not put back yet")
        }
    }

    /// The order in which journals are paid; oldest first among equals.
    ///
    /// First those whose old data is to be put back; then restores that have made whole what an earlier one had left
    /// incomplete, then that one: it keeps down what is not whole yet.
    static func inOrder(_ journals: [BytePath]) -> [BytePath] {
        let debts = journals.map { path in
            (try? JournalFolder.read(path)).map { (Debt(header: $0.header, events: $0.events), $0.header) }
        }
        let incomplete = debts.compactMap { $0 }.filter { !$0.0.incomplete.isEmpty }.map(\.1.run)
        let ranks = debts.indices.map { index in
            guard let (debt, header) = debts[index], debt.targets == nil else { return 0 }
            if !debt.incomplete.isEmpty { return 2 }
            guard debt.isCommitted, !header.targets.isEmpty, !incomplete.isEmpty else { return 3 }
            return incomplete.allSatisfy { header.isAfter(incomplete: $0) } ? 1 : 3
        }
        return journals.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { journals[$0] }
    }
}
