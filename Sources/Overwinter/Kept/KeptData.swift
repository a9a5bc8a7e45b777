package import FileTree

/// What a finished restore has set aside, by its journal, which is kept for it, and by what lies on the disk.
package struct KeptData: Sendable {
    /// One target of the restore.
    package struct Target: Sendable {
        package enum State: Sendable, Equatable {
            /// There was nothing before the restore.
            case wasEmpty
            /// Where it lies: one place, or one within each mount.
            case aside([BytePath])
            /// Somebody has removed it, or moved it away.
            case gone
            /// What lies there is not known to be it, and is neither moved nor removed.
            case doubtful(OverwinterError.Fault)
        }

        package var title: String
        package var path: BytePath
        package var state: State

        package var places: [BytePath] { if case .aside(let places) = state { places } else { [] } }
        package var isGone: Bool { state == .gone }
        package var doubt: OverwinterError.Fault? { if case .doubtful(let fault) = state { fault } else { nil } }
    }

    /// The register: `journals/RUN.journal.kept` in the state folder.
    package let journal: BytePath
    package let header: JournalHeader
    let events: [JournalEvent]
    /// As they are on the disk, in the header's order.
    package let targets: [Target]

    package var run: String { header.run }
    package var profile: String { header.profile }
    /// When the restore began: it is in the run's id.
    package var began: UTCTime? {
        run.lastIndex(of: "-").flatMap { SetName(String(run[..<$0])) }?.time
    }
    package var places: [BytePath] { targets.flatMap(\.places) }
    package var doubts: [OverwinterError.Fault] { targets.compactMap(\.doubt) }
    /// Whether there is anything left to decide on.
    package var isThere: Bool { !places.isEmpty || !doubts.isEmpty }

    /// - Throws: ``OverwinterError`` with code `register-unreadable`; `nothing-set-aside` where it is there no more.
    init(_ journal: BytePath) throws(OverwinterError) {
        let contents = try KeptRegister.read(journal)
        self.journal = journal
        header = contents.header
        events = contents.events
        var targets: [Target] = []
        for target in contents.header.targets {
            let look = KeptLook(header: contents.header, target: target)
            targets.append(Target(title: target.title, path: target.path, state: look.state))
        }
        self.targets = targets
    }

    /// Bytes of the files that are kept; counts what can be read.
    package func bytes(isCancelled: @escaping @Sendable () -> Bool = { false }) -> Int64 {
        places.reduce(0) { $0 + ((try? TreeMeasure(root: $1, isCancelled: isCancelled).run())?.bytes ?? 0) }
    }
}
