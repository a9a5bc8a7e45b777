import FileTree

/// Which debts concern a run that is about to begin: they are paid first, and their managers waited for.
///
/// Those of others are paid as well, but where a manager does not answer they are left to `overwinter recover`: a restore does
/// not wait for them.
struct RecoveryConcern: Sendable {
    private let profile: String
    /// What runs lock for its services.
    private var keys: Set<String>
    /// Where its data is.
    private var data: [BytePath]

    init(profile: String, keys: Set<String>, data: [BytePath]) {
        self.profile = profile
        self.keys = keys
        self.data = data.map { (try? SetAside.real($0)) ?? $0 }
    }

    /// Those of `journals` with its profile, a service or data of it, or of another that has; and those that cannot be read.
    func journals(of journals: [BytePath]) -> Set<BytePath> {
        var met: Set<BytePath> = []
        var left: [(path: BytePath, header: JournalHeader)] = []
        for path in journals {
            if let header = JournalFolder.header(path) {
                left.append((path, header))
            } else {
                met.insert(path)
            }
        }
        var wider = self
        while let index = left.firstIndex(where: { wider.isMet(by: $0.header) }) {
            let (path, header) = left.remove(at: index)
            met.insert(path)
            wider.keys.formUnion(header.services.flatMap(\.keys))
            wider.data += header.targets.map(\.path)
        }
        return met
    }

    private func isMet(by header: JournalHeader) -> Bool {
        if header.profile == profile || header.services.contains(where: { !keys.isDisjoint(with: $0.keys) }) {
            return true
        }
        return header.targets.contains { target in
            // A volume that is yet to be made has no path.
            !target.path.isEmpty
                && data.contains { !$0.isEmpty && ($0.isAt(orBelow: target.path) || target.path.isAt(orBelow: $0)) }
        }
    }
}

extension Profile {
    /// Where its data is, as far as the file says: what containers mount lies in the project's folder, or belongs to a service.
    var namedData: [BytePath] {
        var paths = compose.map { [$0.projectDirectory] } ?? []
        for service in services { paths += (service.sources ?? []).map(\.path) }
        for group in extraSources { paths += group.sources.map(\.path) }
        return paths
    }
}
