import FileTree

/// Looks at the runs of one or several state folders; waits for nothing, and holds up no run.
package struct StatusReader: Sendable {
    private let folders: [StateFolder]

    package init(_ folders: [StateFolder]) {
        self.folders = folders
    }

    /// What was seen, and which folders this user may not look into.
    package func look() -> (runs: [SeenRun], refusals: [OverwinterError]) {
        var runs: [SeenRun] = []
        var refusals: [OverwinterError] = []
        for state in folders {
            do throws(OverwinterError) {
                var seen = try Self.seen(in: state)
                // One may have ended between two looks: what it said last is read once more.
                if seen.contains(where: { $0.life == .died }) { seen = try Self.seen(in: state) }
                runs += seen
            } catch {
                refusals.append(error)
            }
        }
        runs.sort { $0.status.identity.began < $1.status.identity.began }
        return (runs, refusals)
    }

    /// What runs that are over still owe, and which journals could not be read.
    package func debts() -> (debts: [OpenDebt], refusals: [OverwinterError]) {
        var debts: [OpenDebt] = []
        var refusals: [OverwinterError] = []
        for state in folders {
            let folder = JournalFolder(state: state)
            guard !isRefused(folder.path, &refusals) else { continue }
            do throws(OverwinterError) {
                for path in try folder.open() {
                    do throws(OverwinterError) {
                        if let debt = try Self.debt(in: path, state) { debts.append(debt) }
                    } catch {
                        refusals.append(error)
                    }
                }
            } catch {
                refusals.append(error)
            }
        }
        return (debts, refusals)
    }

    /// What restores have set aside, and which registers could not be read.
    package func kept() -> (kept: [KeptData], refusals: [OverwinterError]) {
        var kept: [KeptData] = []
        var refusals: [OverwinterError] = []
        for state in folders {
            do throws(OverwinterError) {
                let register = try KeptRegister(of: state)
                kept += register.kept
                refusals += register.unreadable.map(\.error)
            } catch {
                // Of journals that this user may not read, the debts tell.
                if error.code != .notPermitted { refusals.append(error) }
            }
        }
        return (kept, refusals)
    }

    /// Journals are private to who runs the backups.
    private func isRefused(_ folder: BytePath, _ refusals: inout [OverwinterError]) -> Bool {
        do throws(FileTreeError) {
            if try FileStatus.ifPresent(folder, followingLinks: true) != nil { _ = try Folder.names(of: folder) }
            return false
        } catch {
            guard error.code == .notPermitted else { return false }
            refusals.append(
                OverwinterError(.notPermitted, error.message, hint: "run it as root to see what is owed, too"))
            return true
        }
    }

    private static func debt(in path: BytePath, _ state: StateFolder) throws(OverwinterError) -> OpenDebt? {
        let contents = try JournalFolder.read(path)
        let header = contents.header
        let debt = Debt(header: header, events: contents.events)
        let life = life(of: header.run, destination: header.destination, process: header.process, in: state)
        guard !debt.isEmpty, life != .live else { return nil }
        return OpenDebt(
            profile: header.profile, run: header.run, verb: header.verb,
            services: debt.starts.map { header.services[$0.service].name },
            unready: debt.starts.filter(\.isUnready).map { header.services[$0.service].name },
            isDataOwed: debt.targets != nil)
    }

    private static func seen(in state: StateFolder) throws(OverwinterError) -> [SeenRun] {
        try StatusFile.all(in: state).map { SeenRun(status: $0, life: life(of: $0, in: state)) }
    }

    /// The lock decides: the kernel holds it for as long as the run lives, in whatever container that is.
    ///
    /// Who may not see the lock looks at the process.
    static func life(of status: RunStatus, in state: StateFolder) -> SeenRun.Life {
        if status.end != nil { return .ended }
        return life(
            of: status.identity.run, destination: status.identity.destination, process: status.identity.process,
            in: state)
    }

    private static func life(
        of run: String, destination: BytePath, process: RunProcess, in state: StateFolder
    ) -> SeenRun.Life {
        switch RunLock.sighting(ofDestination: destination, state: state) {
        case .held(let holder): return holder == nil || holder == run ? .live : .died
        case .free: return .died
        case .hidden: break
        }
        switch process.isAlive {
        case true?: return .live
        case false?: return .died
        case nil: return .unknown
        }
    }
}
