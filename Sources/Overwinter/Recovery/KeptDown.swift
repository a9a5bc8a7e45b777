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

    /// The journals with those first whose old data is to be put back; oldest first within each.
    static func inOrder(_ journals: [BytePath]) -> [BytePath] {
        let isData = journals.map { path in
            guard let contents = try? JournalFolder.read(path) else { return true }
            return Debt(header: contents.header, events: contents.events).targets != nil
        }
        return journals.indices.filter { isData[$0] }.map { journals[$0] }
            + journals.indices.filter { !isData[$0] }.map { journals[$0] }
    }
}
