import Testing

/// The built program in whole runs, against real services; one at a time, since each brings an engine of its own.
@Suite(.serialized) struct ScenesTests {
    @Test("the demo answers as before, as an ordinary user, and leaves nothing behind")
    func demo() throws {
        try Scene(name: "demo").run()
    }

    @Test("endings that break a promise: signals, services that end again, a reader that stands still, nothing to do")
    func promises() throws {
        try Scene(name: "promises").run()
    }

    @Test("an installed program has completions that shells read, a manual page, and profiles")
    func install() throws {
        try Scene(name: "install").run()
    }

    @Test("systemd: backup while three units run, wipe, restore: order, states and every attribute", .needs(.root))
    func systemdBackupRestore() throws {
        try Scene(name: "systemd-backup-restore", stage: .systemd).run()
    }

    @Test("Compose: backup while a project runs, everything gone, restore from the set alone", .needs(.root))
    func composeBackupRestore() throws {
        try Scene(name: "compose-backup-restore", stage: .docker).run()
    }

    @Test(
        "the whole stack as units, with the shipped profile: backup, wipe, restore, the same answers", .needs(.testbed))
    func stackPhysical() throws {
        try Scene(name: "stack-physical", stage: .stack, deadline: .seconds(600)).run()
    }

    @Test("the whole stack under Compose, with the shipped profile, restored on another engine", .needs(.testbed))
    func stackCompose() throws {
        try Scene(name: "stack-compose", stage: .testbed, deadline: .seconds(900)).run()
    }
}
