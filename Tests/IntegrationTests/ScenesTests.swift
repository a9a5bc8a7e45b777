import OverwinterTesting
import Testing

/// The built program in whole runs, against real services; one at a time, beside the scenes of restores and of Compose.
@Suite(.serialized) struct ScenesTests {
    @Test("the demo answers as before, as an ordinary user, and leaves nothing behind")
    func demo() throws {
        try Scene(name: "demo").run()
    }

    @Test("endings that break a promise: signals, services that end again, a reader that stands still, nothing to do")
    func promises() throws {
        try Scene(name: "promises").run()
    }

    @Test(
        "pre-sync while services run, sets that share what did not change: on ext4, xfs and btrfs", .needs(.root))
    func preSync() throws {
        try Scene(name: "pre-sync").run()
    }

    @Test("an aborted run is gone on from, and what may not be trusted is not", .needs(.root))
    func aborted() throws {
        try Scene(name: "aborted").run()
    }

    @Test("memory grows by at most 100 bytes a file: many, in one folder, linked, sparse")
    func growth() throws {
        try Scene(name: "growth", deadline: .seconds(900)).run()
    }

    @Test("a disk that fails: services are up, nothing is sealed, no sync is tried again", .needs(.root))
    func failingDisk() throws {
        try Scene(name: "failing-disk").run()
    }

    @Test("destinations that keep less, and say so or not: a restore brings it back", .needs(.root))
    func limitedDestinations() throws {
        try Scene(name: "limited-destinations").run()
    }

    @Test("a disk that hangs while services stand still: they are back after TERM and in their budget", .needs(.root))
    func hungDisk() throws {
        try Scene(name: "hung-disk").run()
    }

    @Test("each system call of a copy and of a backup fails, a sample: nothing is lost without a word", .needs(.root))
    func failingCalls() throws {
        try Scene(name: "failing-calls").run()
    }

    @Test("a backup is killed at calls that change something, a sample; the next run is as a clean one", .needs(.root))
    func killedCalls() throws {
        try Scene(name: "killed-calls").run()
    }

    @Test("power cuts on ext4, xfs and btrfs, a few: what is named as a set verifies", .needs(.root))
    func powerCuts() throws {
        try Scene(name: "power-cuts").run()
    }

    @Test("disks that fill, run out of inodes, or close for writing, under a copy and a backup", .needs(.root))
    func fullDisks() throws {
        try Scene(name: "full-disks").run()
    }

    @Test("reads and writes that do less than they are asked", .needs(.root))
    func shortCalls() throws {
        try Scene(name: "short-calls").run()
    }

    @Test("attributes where the kernel, or the server behind it, tells of them in another way", .needs(.root))
    func otherKernels() throws {
        try Scene(name: "other-kernels").run()
    }

    @Test("an installed program has completions that shells read, a manual page, and profiles")
    func install() throws {
        try Scene(name: "install").run()
    }

    @Test("units are stopped, started and asked for real", .needs(.root))
    func realUnits() {
        TestsElsewhere(filter: "RealSystemdTests", stage: "with-systemd", variable: "OVERWINTER_REAL_SYSTEMD").run()
    }

    @Test("systemd: an automount inside a source that was away between two looks is what it was", .needs(.root))
    func automount() throws {
        try Scene(name: "automount", stage: .systemd).run()
    }

    @Test("systemd: late writers of every kind: each is caught and named, nothing is sealed", .needs(.root))
    func lateWriters() throws {
        try Scene(name: "late-writers", stage: .systemd).run()
    }

    @Test("bad input: profiles that cannot be, and command lines that cannot be read")
    func badProfile() throws {
        try Scene(name: "bad-profile").run()
    }

    @Test("bad input: sources that are missing, empty, links, elsewhere, or written to meanwhile", .needs(.root))
    func badSource() throws {
        try Scene(name: "bad-source").run()
    }

    @Test("bad input: destinations that are missing, full, read-only, another's", .needs(.root))
    func badDestination() throws {
        try Scene(name: "bad-destination").run()
    }

    @Test("bad input: a copy of what may not be read, cannot be kept, or lies inside itself", .needs(.root))
    func badCopy() throws {
        try Scene(name: "bad-copy").run()
    }

    @Test("services that do not do what they are told: what was stopped is started again")
    func badCommands() throws {
        try Scene(name: "bad-commands").run()
    }

    @Test("runs ended by a signal, at every stage: services are back, and there is no set")
    func badSignals() throws {
        try Scene(name: "bad-signals").run()
    }

    @Test("the guardian: runs killed at every stage, what it outlives, and that two never act at once")
    func guardian() throws {
        try Scene(name: "guardian").run()
    }

    @Test("systemd: runs killed by hand and as a unit, in every way; the boot's unit; sleep held off", .needs(.root))
    func guardianSystemd() throws {
        try Scene(name: "guardian-systemd", stage: .systemd).run()
    }

    @Test("systemd: the fault matrix: each step of a backup and of a restore, under each fault", .needs(.root))
    func matrix() throws {
        try Scene(name: "../matrix/systemd", stage: .systemd, deadline: .seconds(1200)).run()
    }

    @Test("a real Cassandra, killed after its drain: stopped and started, by guardian and recover", .needs(.testbed))
    func drainedCassandra() throws {
        try Scene(
            name: "drained-cassandra", stage: .stack, environment: ["STACK": "cassandra"], deadline: .seconds(600)
        ).run()
    }

    @Test("the kill loop, a short one: SIGKILL at random moments of a run", .needs(.root))
    func killLoop() throws {
        try Scene(name: "kill-loop", stage: .systemd, deadline: .seconds(600)).run()
    }

    @Test("systemd: profiles that share a unit, by an alias or by what a stop takes along", .needs(.root))
    func sharedUnits() throws {
        try Scene(name: "shared-units", stage: .systemd).run()
    }

    @Test("systemd: units that are unknown, will not stop, are killed, will not start", .needs(.root))
    func badServices() throws {
        try Scene(name: "bad-services", stage: .systemd).run()
    }
}
