import FileTree
import Glibc

/// Ends what a dead run has left running: a `docker stop`, a command before a stop.
///
/// A number in a journal may be another's by now. A group is taken for the dead run's where its leader was started when the
/// journal says, or where a process of its session has the run's mark in its environment.
struct DeadPrograms {
    let run: String
    let groups: [ProgramSlot.Group]
    let isCancelled: () -> Bool

    /// How long a program that starts a service may still take before it is ended.
    var patience: Duration = .seconds(60)

    /// Ends them, with SIGTERM and then SIGKILL; answers how many there were.
    @discardableResult
    func end() -> Int {
        var ended = 0
        for group in groups where group.id > 1 {
            if group.starts { awaitLeader(of: group) }
            guard isAlive(group) else { continue }
            ended += 1
            kill(-group.id, SIGTERM)
            kill(-group.id, SIGCONT)
            wait(.seconds(3)) { !isAlive(group) }
            if isAlive(group) { kill(-group.id, SIGKILL) }
            wait(.seconds(3)) { !isAlive(group) }
        }
        return ended
    }

    /// Who starts a service is given time to do so, and what it leaves running in its group is the service.
    private func awaitLeader(of group: ProgramSlot.Group) {
        wait(patience) { !isLeader(group) || isCancelled() }
    }

    private func isLeader(_ group: ProgramSlot.Group) -> Bool {
        RunProcess.facts(of: group.id)?.startTime == group.startTime
    }

    private func isAlive(_ group: ProgramSlot.Group) -> Bool {
        if isLeader(group) { return true }
        // The number cannot be a new process's while members of the group are there; but they need not be ours.
        guard !group.starts, kill(-group.id, 0) == 0 else { return false }
        let processes = (try? Folder.names(of: BytePath("/proc"))) ?? []
        return processes.contains { name in
            guard let pid = name.string.flatMap({ Int32($0) }), let facts = RunProcess.facts(of: pid) else { return false }
            return facts.session == group.id && hasMark(pid)
        }
    }

    private func hasMark(_ pid: Int32) -> Bool {
        let bytes = (try? DurableFile.read(BytePath("/proc/\(pid)/environ"), limit: 16 << 20)) ?? []
        return bytes.split(separator: 0).contains { $0.elementsEqual("\(Journal.mark)=\(run)".utf8) }
    }

    private func wait(_ limit: Duration, until isOver: () -> Bool) {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end && !isOver() { usleep(50_000) }
    }
}
