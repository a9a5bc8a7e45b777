import OverwinterTesting
import Testing

/// The built program in whole restores and recoveries, and what it does with its sets; one at a time, beside ``ScenesTests``.
@Suite(.serialized) struct RestoreScenesTests {
    @Test("a restore as one act: turned back where services are not ready, killed anywhere, one side or the other")
    func restoreTransaction() throws {
        try Scene(name: "restore-transaction").run()
    }

    @Test("what a restore has set aside: shown, committed, rolled back, killed at each step; what is refused")
    func restoreRollback() throws {
        try Scene(name: "restore-rollback").run()
    }

    @Test("a restore that keeps nothing of what is there: nothing is started on what it has left incomplete")
    func restoreDiscard() throws {
        try Scene(name: "restore-discard").run()
    }

    @Test(
        "restores, rollbacks and commits are killed at calls that change something, a sample: old data or new",
        .needs(.root))
    func killedRestores() throws {
        try Scene(name: "killed-restores").run()
    }

    @Test("a restore that is asked for in a terminal: chosen, ended everywhere, done; recorded screens", .needs(.root))
    func guidedRestore() throws {
        try Scene(name: "guided-restore").run()
    }

    @Test("sets that somebody has altered: named by every verb, and nothing is written outside a target")
    func hostileSets() throws {
        try Scene(name: "hostile-sets", deadline: .seconds(900)).run()
    }

    @Test("systemd: restores that turn back, are rolled back and committed; a target that is a mount", .needs(.root))
    func restoreSystemd() throws {
        try Scene(name: "restore-systemd", stage: .systemd).run()
    }

    @Test("systemd: a set of another host: owners by name and by number; a user without access", .needs(.root))
    func restoreOwners() throws {
        try Scene(name: "restore-owners", stage: .systemd).run()
    }

    @Test("systemd: backup while three units run, wipe, restore: order, states and every attribute", .needs(.root))
    func systemdBackupRestore() throws {
        try Scene(name: "systemd-backup-restore", stage: .systemd).run()
    }

    @Test("runs and restores that are killed, then recover: what was stopped is started, old data is back")
    func recover() throws {
        try Scene(name: "recover").run()
    }

    @Test(
        "systemd: killed runs, then recover; what an operator has started or stopped since is left alone", .needs(.root)
    )
    func recoverSystemd() throws {
        try Scene(name: "recover-systemd", stage: .systemd).run()
    }

    @Test("bad input: sets that are unknown, unsealed, damaged; guards; a second run")
    func badSet() throws {
        try Scene(name: "bad-set").run()
    }

    @Test("sets of the published scripts: adopted where they lie, and from then on sets like any other")
    func adopt() throws {
        try Scene(name: "adopt").run()
    }

    @Test(
        "a restore to another host, path, unit, version or cluster is refused by its code, and accepted", .needs(.root))
    func restoreCompat() throws {
        try Scene(name: "restore-compat", stage: .systemd).run()
    }

    @Test("what is kept and thrown away: rules, marks, sets in use, sets that shrank, prunes that are killed")
    func retention() throws {
        try Scene(name: "retention").run()
    }

    @Test("the published scripts for one server: none of their defects, by name", .needs(.root))
    func publishedPhysical() throws {
        try Scene(name: "published-physical", stage: .systemd).run()
    }

    @Test(
        "the whole stack as units, with the shipped profile: backup, wipe, restore, the same answers", .needs(.testbed))
    func stackPhysical() throws {
        try Scene(name: "stack-physical", stage: .stack).run()
    }
}
