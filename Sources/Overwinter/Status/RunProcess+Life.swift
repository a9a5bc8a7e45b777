import Glibc

extension RunProcess {
    /// Whether it runs; nil where that cannot be told: other users' processes may be hidden (`hidepid`, containers).
    package var isAlive: Bool? {
        let now = Self.currentBoot
        guard startTime != 0, !boot.isEmpty, !now.isEmpty else { return nil }
        if boot != now { return false }
        if let found = Self.startTime(of: pid) { return found == startTime }
        // Hidden processes answer as if they were not there.
        return kill(pid, 0) == 0 || errno == EPERM ? nil : false
    }
}
