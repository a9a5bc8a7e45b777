import Glibc
import OverwinterTesting
import Programs
import Services
import Testing

/// Against a real engine with an image `testbed:1`; run inside `Tests/testbed/with-docker`.
@Suite(
    .serialized,
    .enabled(if: getenv("OVERWINTER_REAL_DOCKER") != nil, "needs a Docker engine: OVERWINTER_REAL_DOCKER=1"))
struct RealDockerTests {
    /// A project in a folder of its own, taken down with its owner.
    private final class Scene {
        let folder = FakePrograms()

        init(_ services: String, volumes: String = "", env: String = "") throws {
            folder.write(
                "docker-compose.yml",
                "name: owscene\nservices:\n\(services)\n\(volumes.isEmpty ? "" : "volumes:\n\(volumes)\n")")
            folder.write(".env", env)
        }

        func project() throws -> ComposeProject { try ComposeProject.load(directory: folder.folder) }

        func compose(_ arguments: String...) throws {
            var program = Program("docker", ["compose", "--project-directory", folder.folder] + arguments)
            program.workingDirectory = Array(folder.folder.utf8)
            let result = try program.run()
            try #require(result.succeeded, "docker compose \(arguments): \(result.failure)")
        }

        deinit { try? compose("down", "--volumes", "--timeout", "1") }
    }

    private let polite = "sh -c 'trap \"exit 0\" TERM; while :; do sleep 0.1; done'"

    private func service(_ name: String, _ command: String, _ more: String...) -> String {
        (["  \(name):", "    image: testbed:1", "    command: \(command)"] + more.map { "    \($0)" })
            .joined(separator: "\n")
    }

    @Test func allOfAScaledServiceIsStoppedAndStartedById() throws {
        let scene = try Scene(service("web", polite, "scale: 2", "restart: unless-stopped"))
        let service = try scene.project().service("web", name: "web")
        #expect(service.title == "Compose service web (project owscene)")
        #expect(try service.status().activity == .absent)
        #expect(try service.status().detail == "no container")
        try scene.compose("up", "--detach")
        let before = try service.status()
        #expect(before.activity == .running && before.isUp && before.containers.count == 2)
        #expect(before.detail == "2 containers: running, running")
        try service.stop(within: .seconds(20))
        let stopped = try service.status()
        #expect(stopped.activity == .stopped && stopped.uncleanExit == nil)
        #expect(stopped.detail == "2 containers: exited (0), exited (0)")
        try service.resume(from: before)
        let after = try service.status()
        #expect(after.activity == .running && after.containers == before.containers && after.start != before.start)
    }

    @Test func whatHadToBeKilledIsUnclean() throws {
        let scene = try Scene(service("db", "sleep 1000"))
        try scene.compose("up", "--detach")
        let service = try scene.project().service("db", name: "db")
        try service.stop(within: .seconds(1))
        let status = try service.status()
        #expect(status.detail == "exited (137)" && status.uncleanExit == "killed (exit code 137)")
        try service.start()
        #expect(try service.status().isUp)
    }

    @Test func whatWasPausedIsPausedAgain() throws {
        let scene = try Scene(service("db", polite))
        try scene.compose("up", "--detach")
        try scene.compose("pause", "db")
        let service = try scene.project().service("db", name: "db")
        let before = try service.status()
        #expect(before.activity == .paused && before.detail == "paused" && !before.isUp)
        try service.stop(within: .seconds(20))
        #expect(try service.status().uncleanExit == nil)
        try service.resume(from: before)
        #expect(try service.status().activity == .paused)
        // A stop that never came: it is still paused, and cannot be started.
        try service.resume(from: before)
        #expect(try service.status().activity == .paused)
        var running = before
        running.containers[0].activity = .running
        try service.resume(from: running)
        #expect(try service.status().isUp)
    }

    @Test func aRestartingContainerRunsAndItsStopHolds() throws {
        let scene = try Scene(service("loop", "sh -c 'exit 3'", "restart: always"))
        try scene.compose("up", "--detach")
        let service = try scene.project().service("loop", name: "loop")
        // One look: at the next it may be up again for a moment.
        var seen = try service.status()
        try eventually {
            seen = try service.status()
            return seen.detail == "restarting"
        }
        #expect(seen.activity == .running && !seen.isUp)
        try service.stop(within: .seconds(5))
        usleep(1_500_000)
        #expect(try service.status().activity == .stopped)
    }

    @Test func onlyThoseThatRanAreStartedAgain() throws {
        let scene = try Scene(service("web", polite, "scale: 2"))
        try scene.compose("up", "--detach")
        let service = try scene.project().service("web", name: "web")
        let one = try service.containers()[0]
        #expect(try Program("docker", ["stop", "-t", "5", one.id]).run().succeeded)
        let before = try service.status()
        #expect(before.activity == .running)
        try service.stop(within: .seconds(20))
        try service.resume(from: before)
        #expect(try service.status().containers == before.containers)
    }

    @Test func aCommandRunsInTheContainer() throws {
        let scene = try Scene(service("db", polite))
        try scene.compose("up", "--detach")
        let service = try scene.project().service("db", name: "db")
        let result = try service.runInside(["sh", "-c", "echo $HOSTNAME; exit 4"], within: .seconds(20))
        #expect(result.termination == .exited(4))
        #expect(
            try service.containers()[0].id.hasPrefix(String(decoding: result.standardOutput.dropLast(), as: UTF8.self)))
        try service.stop(within: .seconds(20))
        let error = thrown(ServiceError.self) { try service.runInside(["true"], within: .seconds(20)) }
        #expect(
            error?.message
                == "unable to run a command in Compose service db (project owscene): none of its containers runs")
    }

    @Test func healthIsTold() throws {
        let scene = try Scene(
            service(
                "db", polite, "healthcheck: { test: [\"CMD\", \"test\", \"-e\", \"/ok\"], interval: 300ms, retries: 1 }"
            )
                + "\n" + service("plain", polite))
        try scene.compose("up", "--detach")
        let project = try scene.project()
        let service = try project.service("db", name: "db")
        #expect(service.declared.hasHealthCheck)
        try eventually { try service.health() == .unhealthy }
        #expect(try service.health() == .unhealthy)
        #expect(try service.status().detail == "running (unhealthy)")
        _ = try service.runInside(["touch", "/ok"], within: .seconds(20))
        let probe = Readiness(.health)
        try probe.wait(within: .seconds(30), service: service)
        #expect(try service.health() == .healthy)
        #expect(try project.service("plain", name: "plain").health() == .none)
    }

    @Test func mountsAreFoundFromBothSides() throws {
        let scene = try Scene(
            service(
                "db", polite, "volumes: [\"./data:/data\", \"store:/store\", \"${PWD}/conf:/conf:ro\", \"/anonymous\"]")
                + "\n" + service("other", polite, "volumes: [\"./data/below:/x\"]", "depends_on: [db]"),
            volumes: "  store: {}\n  back: { driver: local, driver_opts: { type: none, o: bind, device: /tmp } }",
            env: "A = 'b c'\nA='d'\nHERE=${PWD}/x\n")
        try scene.compose("up", "--detach")
        let project = try scene.project()
        let folder = scene.folder.folder
        #expect(
            project.services["db"]?.mounts == [
                .init(type: "bind", source: "\(folder)/data", target: "/data", readOnly: false),
                .init(type: "volume", source: "store", target: "/store", readOnly: false),
                .init(type: "bind", source: "\(folder)/conf", target: "/conf", readOnly: true),
                .init(type: "volume", source: nil, target: "/anonymous", readOnly: false),
            ])
        #expect(project.services["other"]?.dependsOn == ["db": .started])
        #expect(project.volumes["store"]?.name == "owscene_store")
        let store = try #require(try project.volume("store"))
        #expect(store.mountpoint.hasSuffix("/volumes/owscene_store/_data") && !store.hasOptions)
        #expect(store.composeKey == "store")
        let engine = project.engine
        func names(_ path: String) throws -> [String] { try engine.containers(mounting: path).map(\.name).sorted() }
        #expect(try names("\(folder)/data") == ["owscene-db-1", "owscene-other-1"])
        #expect(try names("\(folder)/data/below/deep") == ["owscene-db-1", "owscene-other-1"])
        #expect(try names("\(folder)/data/beside") == ["owscene-db-1"])
        #expect(try names("\(folder)/dat") == [])
        #expect(try names(store.mountpoint) == ["owscene-db-1"])
        #expect(try engine.containers(ofProject: "owscene").compactMap(\.service).sorted() == ["db", "other"])
        let volumes = try engine.volumes(ofProject: "owscene")
        #expect(volumes.map(\.name).contains("owscene_store"))
        try project.service("db", name: "db").stop(within: .seconds(20))
        #expect(try names(store.mountpoint) == [])
    }

    @Test func theEngineIsToldFromItsAbsence() throws {
        #expect(try DockerEngine().check().isEmpty == false)
        let scene = try Scene(service("db", polite))
        let programs = ServicePrograms(environment: ["DOCKER_HOST": "unix:///no/such.sock"])
        let error = thrown(ServiceError.self) { try DockerEngine(programs: programs).check() }
        #expect(error?.code == .managerUnavailable)
        // The files can be read without an engine; its absence is never "nothing runs".
        let project = try ComposeProject.load(directory: scene.folder.folder, programs: programs)
        let service = try project.service("db", name: "db")
        #expect(throws: ServiceError.self) { try service.status() }
    }

    @Test func filesAndProfilesAreThoseGiven() throws {
        let scene = try Scene(service("db", polite, "profiles: [big]"))
        scene.folder.write("more.yml", "services:\n" + service("extra", polite))
        #expect(try scene.project().services.isEmpty)
        let error = thrown(ServiceError.self) { try scene.project().service("db", name: "db") }
        #expect(error?.code == .unknownService)
        #expect(error?.hint == "it has no services, or all of them hang on a Compose profile")
        let project = try ComposeProject.load(
            directory: scene.folder.folder, files: ["docker-compose.yml", "more.yml"], profiles: ["big"])
        #expect(project.services.keys.sorted() == ["db", "extra"])
        #expect(project.name == "owscene")
    }

    @Test func wrongFoldersAndFilesAreNamed() throws {
        let scene = try Scene("  db: { image: testbed:1, nonsense: 3 }")
        var error = thrown(ServiceError.self) { try scene.project() }
        #expect(error?.code == .badConfiguration)
        #expect(
            error?.message.hasPrefix("Compose does not accept the project in '\(scene.folder.folder)': it exited")
                == true)
        // Compose would take the file of the folder above.
        scene.folder.write("docker-compose.yml", "services:\n" + service("db", polite))
        #expect(try Program("mkdir", ["\(scene.folder.folder)/below"]).run().succeeded)
        error = thrown(ServiceError.self) {
            try ComposeProject.load(directory: "\(scene.folder.folder)/below")
        }
        #expect(error?.code == .noConfiguration)
        #expect(error?.message == "there is no Compose file in '\(scene.folder.folder)/below'")
    }
}
