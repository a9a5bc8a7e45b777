package import FileTree
import Glibc
import Programs

/// What the process of a guardian does: it waits for its run, and pays the run's debt if the run dies.
package enum GuardianDuty {
    /// Stands by until the run says goodbye; calls `recover` once the run has ended without.
    ///
    /// - Throws: ``OverwinterError`` where it cannot stand by; the run was told so, if there is one.
    package static func standBy(
        journal: BytePath, run process: Int32, recover: () -> Void
    ) throws(OverwinterError) {
        ThisProcess.ignoreEndings()
        ThisProcess.setName("overwinter-guard")
        guard getppid() == process else {
            throw OverwinterError(
                .usage, "'\(GuardianProgram.verb)' is started by a run, for itself",
                hint: "to start what a dead run left down, type: overwinter recover")
        }
        let run = WatchedProcess(process)
        let memory = MemoryProtection.take()
        do throws(FileTreeError) {
            // Looked at now, while the run can still refuse to begin.
            _ = try DurableFile.read(journal, limit: 1 << 26)
        } catch {
            _ = Starter.say(error.message)
            throw OverwinterError(error, while: .preflight)
        }
        guard Starter.say(GuardianWords.ready) else { return }
        // For as long as services stand: until the goodbye, or until they are started here.
        let inhibitor = SleepInhibitor.take()
        defer { inhibitor?.release() }
        ThisProcess.shrink()
        if Starter.next() == Array(GuardianWords.goodbye.utf8) { return }
        run.waitUntilEnded()
        memory.giveBack()
        recover()
    }
}
