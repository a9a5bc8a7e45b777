import FileTree
import Glibc

/// A journal in the hands of who recovers it.
enum JournalHold {
    case held(ReservedFile)
    /// Closed meanwhile: nothing is owed.
    case gone
    /// Its run lives.
    case live

    /// Takes the kernel's lock on a journal.
    ///
    /// Another recovery at work is waited for, but where `waitsForRecovery` is false; a live run only where `waitsForRun`.
    static func take(
        _ path: BytePath, waitsForRun: Bool, waitsForRecovery: Bool = true, events: EventSink,
        cancellation: Cancellation
    ) throws(OverwinterError) -> JournalHold {
        var isTold = false
        var looks = 0
        while true {
            let file: ReservedFile
            do throws(FileTreeError) {
                file = try ReservedFile.open(path)
            } catch {
                if error.code == .notFound { return .gone }
                throw JournalFault.unreadable(path, [], error.message)
            }
            switch OpenFileLock.take(file.number) {
            case .taken: return file.hasItsName ? .held(file) : .gone
            case .held: break
            case .failed(let error):
                throw JournalFault.unreadable(path, [], "its lock cannot be taken: \(SystemMessage.of(error))")
            }
            let isRecovery = waitsForRecovery && isBeingRecovered(path)
            looks += 1
            // Who only looks whether it is held has it for a moment, and who begins to recover writes so in the next.
            let mayBeMoment = looks < 5 || (looks < 25 && !hasLiveRun(path))
            guard isRecovery || waitsForRun || mayBeMoment else { return .live }
            if let signal = cancellation.signal { throw OverwinterError(.signal(signal), "ended by signal \(signal)") }
            if isRecovery && !isTold {
                isTold = true
                events.send(.note("another recovery is at work on '\(path.lastComponent)': waiting for it"))
            }
            usleep(isRecovery ? 200_000 : 50_000)
        }
    }

    /// Whether the process that made it is there, and no other with its number.
    private static func hasLiveRun(_ path: BytePath) -> Bool {
        guard let process = try? JournalFolder.read(path).header.process else { return true }
        return process.boot == RunProcess.currentBoot && RunProcess.startTime(of: process.pid) == process.startTime
    }

    /// Whether who holds it is paying a dead run's debts; a live run has no such record.
    static func isBeingRecovered(_ path: BytePath) -> Bool {
        guard let contents = try? JournalFolder.read(path) else { return false }
        return contents.events.contains { if case .recoveryBegun = $0 { true } else { false } }
    }

    /// Whether anyone has a journal's lock now.
    static func isHeld(_ path: BytePath) -> Bool {
        guard let file = try? ReservedFile.open(path) else { return false }
        return OpenFileLock.take(file.number, shared: true) != .taken
    }

    /// Whether any journal is being recovered now, but for this run's.
    static func isRecovering(in state: StateFolder, except run: String? = nil) -> Bool {
        let journals = (try? JournalFolder(state: state).open()) ?? []
        return journals.contains { path in
            JournalFolder.run(of: path) != run && isBeingRecovered(path) && isHeld(path)
        }
    }
}
