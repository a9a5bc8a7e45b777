import OverwinterTesting
import Testing

/// The built program in whole runs, against real services.
///
/// One at a time, beside those of the copy engine, of restores and of Compose.
@Suite(.serialized) struct ScenesTests {
    @Test("the demo answers as before, as an ordinary user, and leaves nothing behind")
    func demo() throws {
        try Scene(name: "demo").run()
    }

    @Test("endings that break a promise: signals, services that end again, a reader that stands still, nothing to do")
    func promises() throws {
        try Scene(name: "promises").run()
    }

    @Test("an aborted run is gone on from, and what may not be trusted is not", .needs(.root))
    func aborted() throws {
        try Scene(name: "aborted").run()
    }

    @Test("a disk that fails: services are up, nothing is sealed, no sync is tried again", .needs(.root))
    func failingDisk() throws {
        try Scene(name: "failing-disk").run()
    }

    @Test("a disk that hangs while services stand still: they are back after TERM and in their budget", .needs(.root))
    func hungDisk() throws {
        try Scene(name: "hung-disk").run()
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
        try Scene(name: "drained-cassandra", stage: .stack, environment: ["STACK": "cassandra"]).run()
    }

    @Test("the kill loop, a short one: SIGKILL at random moments of a run", .needs(.root))
    func killLoop() throws {
        try Scene(name: "kill-loop", stage: .systemd).run()
    }

    @Test("systemd: profiles that share a unit, by an alias or by what a stop takes along", .needs(.root))
    func sharedUnits() throws {
        try Scene(name: "shared-units", stage: .systemd).run()
    }

    @Test(
        "systemd: what hangs on a unit, and came up after the plan; orders that systemd takes one way only",
        .needs(.root))
    func dependents() throws {
        try Scene(name: "dependents", stage: .systemd).run()
    }

    @Test("systemd: units that are unknown, will not stop, are killed, will not start", .needs(.root))
    func badServices() throws {
        try Scene(name: "bad-services", stage: .systemd).run()
    }

    @Test("the downtime budget: refused before a stop, given up in time for the starts, and recorded")
    func budget() throws {
        try Scene(name: "budget").run()
    }

    @Test("check, as a monitoring plugin: one line and its exit status over what a profile may have")
    func check() throws {
        try Scene(name: "check").run()
    }

    @Test("those a profile names are told of each run, and none of them can fail or delay one")
    func notices() throws {
        try Scene(name: "notices").run()
    }

    @Test("a run is seen from another terminal in each of its parts, after its end, and after it was killed")
    func status() throws {
        try Scene(name: "status").run()
    }

    @Test("a run that is asked where it is, and its timeline in text and as a picture")
    func timeline() throws {
        try Scene(name: "timeline").run()
    }
}
