import FileTree

/// A source or a target that nobody may change for now.
struct WatchedSource {
    /// `app/data`.
    var title: String
    var path: BytePath
    /// A writer here is a warning only: who writes a log besides its service spoils no data.
    var isLog: Bool
    /// What no copy takes may be written to.
    var exclude: [GlobPattern]

    init(_ source: PlannedSource) {
        title = "\(source.owner)/\(source.name)"
        path = source.path
        isLog = source.isLog
        exclude = SourceExclusions.patterns(of: source.exclude)
    }

    init(_ target: RestoreTarget) {
        title = target.title
        path = target.path
        isLog = target.isLog
        exclude = SourceExclusions.patterns(of: [])
    }

    init(_ target: JournalTarget) {
        title = target.title
        path = target.path
        isLog = RestoreTarget.isLog(BytePath(target.title).lastComponent.description)
        exclude = SourceExclusions.patterns(of: [])
    }

    /// Whether a copy takes an entry, given below the source.
    func takes(_ entry: BytePath) -> Bool {
        if exclude.isEmpty { return true }
        var path = BytePath(bytes: [])
        let components = entry.components
        for (index, component) in components.enumerated() {
            path = path.appending(BytePath(bytes: component))
            let isFolder = index < components.count - 1
            if exclude.contains(where: { $0.matches(path, isFolder: isFolder) }) { return false }
        }
        return true
    }
}
