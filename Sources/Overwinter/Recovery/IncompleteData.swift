import FileTree

/// One target whose data a restore has discarded, and that nobody has made whole since.
struct IncompleteData {
    let run: String
    let profile: String
    let target: JournalTarget
    /// What runs lock for the services that hang on it.
    private let keys: Set<String>

    /// All that the open journals tell of; what of them cannot be read has kept the run from beginning.
    static func all(in state: StateFolder) -> [IncompleteData] {
        var all: [IncompleteData] = []
        for path in (try? JournalFolder(state: state).open()) ?? [] {
            // Held or not: who looks at it has it for a moment, and a live run keeps others from its services by its lock.
            guard let contents = try? JournalFolder.read(path) else { continue }
            let header = contents.header
            for index in Debt(header: header, events: contents.events).incomplete {
                all.append(IncompleteData(header, index))
            }
        }
        return all
    }

    init(_ header: JournalHeader, _ index: Int) {
        run = header.run
        profile = header.profile
        let target = header.targets[index]
        self.target = target
        keys = Set(header.services.filter { [nil, $0.name].contains(target.service) }.flatMap(\.keys))
    }

    func isNeeded(by keys: [String]) -> Bool { !self.keys.isDisjoint(with: keys) }

    func isMadeWhole(by other: RestoreTarget, of profile: String) -> Bool {
        let path = other.isVolumeGone ? BytePath("") : (try? SetAside.real(other.path)) ?? other.path
        return isMadeWhole(title: other.title, path: path, of: profile)
    }

    /// A volume that is yet to be made has no path.
    func isMadeWhole(title: String, path: BytePath, of profile: String) -> Bool {
        guard target.path.isEmpty || path.isEmpty else { return target.path == path }
        return self.profile == profile && target.title == title
    }

    var hint: String {
        "restore it: --only \(target.title); or say that it is whole: overwinter recover --forget \(target.owner)"
    }
}
