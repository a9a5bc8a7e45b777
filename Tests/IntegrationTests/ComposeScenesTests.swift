import OverwinterTesting
import Testing

/// The built program in whole runs, against a real Docker engine; one at a time, since each brings an engine of its own.
@Suite(.serialized) struct ComposeScenesTests {
    @Test("containers are stopped, started and asked for real", .needs(.root))
    func realContainers() {
        TestsElsewhere(filter: "RealDockerTests", stage: "with-docker", variable: "OVERWINTER_REAL_DOCKER").run()
    }

    @Test("Compose: containers that come up during the copy are caught and named, nothing is sealed", .needs(.root))
    func lateWritersCompose() throws {
        try Scene(name: "late-writers-compose", stage: .docker).run()
    }

    @Test("Compose: backup while a project runs, everything gone, restore from the set alone", .needs(.root))
    func composeBackupRestore() throws {
        try Scene(name: "compose-backup-restore", stage: .docker).run()
    }

    @Test("Compose: a restore that turns back, and one that is rolled back; a volume that was gone", .needs(.root))
    func restoreCompose() throws {
        try Scene(name: "restore-compose", stage: .docker).run()
    }

    @Test(
        "Compose: a restore with other images, passwords or cluster is refused by its code, and accepted", .needs(.root)
    )
    func restoreCompatCompose() throws {
        try Scene(name: "restore-compat-compose", stage: .docker).run()
    }

    @Test("Compose: killed in a stop that the engine goes on with, then recover", .needs(.root))
    func recoverCompose() throws {
        try Scene(name: "recover-compose", stage: .docker).run()
    }

    @Test("Compose: runs killed during a slow stop, the copy, a start", .needs(.root))
    func guardianCompose() throws {
        try Scene(name: "guardian-compose", stage: .docker).run()
    }

    @Test("Compose: the fault matrix: each step of a backup and of a restore, under each fault", .needs(.root))
    func matrix() throws {
        try Scene(name: "../matrix/compose", stage: .docker, deadline: .seconds(1800)).run()
    }

    @Test("Compose: no project, no such service, no engine, a container that is killed", .needs(.root))
    func badCompose() throws {
        try Scene(name: "bad-compose", stage: .docker).run()
    }

    @Test(
        "Compose: containers that use the network of one that is stopped, in the profile and beside it", .needs(.root))
    func sharedNetworkCompose() throws {
        try Scene(name: "shared-network-compose", stage: .docker).run()
    }

    @Test("the published scripts for Docker Compose: none of their defects, by name", .needs(.root))
    func publishedCompose() throws {
        try Scene(name: "published-compose", stage: .docker).run()
    }

    @Test("the whole stack under Compose, with the shipped profile, restored on another engine", .needs(.testbed))
    func stackCompose() throws {
        try Scene(name: "stack-compose", stage: .testbed, deadline: .seconds(900)).run()
    }
}
