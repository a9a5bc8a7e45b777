import OverwinterTesting
import Programs
import Services
import Testing

/// What docker is asked, and how its answers are read; the engine is a script here.
@Suite struct ComposeServiceTests {
    private let fake = FakePrograms()

    private var programs: ServicePrograms {
        ServicePrograms(
            environment: ["PATH": fake.isolatedSearchPath()], answerWithin: .seconds(20),
            pollInterval: .milliseconds(20))
    }

    private var folder: String { fake.folder }

    /// The arguments every call to Compose begins with.
    private var compose: String { "docker [compose] [--project-directory] [\(folder)]" }

    private let config = """
        {"name":"hive","services":{
          "db":{"image":"cassandra:4.1","container_name":"cassandra","healthcheck":{"test":["CMD","x"]},
            "environment":{"PASSWORD":"hunter2","CASSANDRA_CLUSTER_NAME":"TheHive","NOTHING":null},"stop_grace_period":"1m0s","unknown":{"key":[1]},
            "volumes":[{"type":"bind","source":"/srv/data","target":"/data","read_only":true,"bind":{}},
              {"type":"tmpfs","target":"/t"}]},
          "hooked":{"image":"x","environment":["A=b"],"pre_stop":[{"command":["sync"]}],"healthcheck":{"disable":true},
            "depends_on":{"db":{"condition":"service_healthy","required":true}}}},
         "volumes":{"plain":{"name":"hive_plain"},"bare":null,
          "nfs":{"name":"n","external":true,"driver":"local","driver_opts":{"type":"nfs","o":"addr=x"}}},
         "secrets":{"tok":{"name":"hive_tok","file":"/srv/tok"},"env":{"environment":"X"}}}
        """

    private func container(_ id: String, _ state: String, _ exit: Int = 0, service: String = "db", more: String = "")
        -> String
    {
        """
        {"Id":"\(id)","Name":"/hive-\(id)","Image":"sha256:1","State":{"Status":"\(state)","Pid":0,"ExitCode":\(exit),
         "StartedAt":"2026-01-01T00:00:00Z"\(more)},"Mounts":[],"Config":{"Image":"cassandra:4.1","Env":["PASSWORD=hunter2"],
         "Labels":{"com.docker.compose.service":"\(service)","com.docker.compose.oneoff":"False"}}}
        """
    }

    private func docker(_ more: String = "") {
        fake.write("compose.yaml", "")
        fake.write("config", config)
        fake.add(
            "docker",
            """
            all="$*"
            case "$all" in
            \(more)
            *" config --format json") answer config;;
            "ps --all "*) answer ps;;
            "inspect "*) answer inspect;;
            "version "*) echo 28.1;;
            *) exit 0;;
            esac
            """)
    }

    private func service(_ name: String = "db") throws -> ComposeService {
        try ComposeProject.load(directory: folder, programs: programs).service(name, name: name)
    }

    private func failure(_ body: () throws -> Void) -> ServiceError? {
        thrown(ServiceError.self, body)
    }

    @Test func theFilesAreReadAsComposeUnderstandsThem() throws {
        docker()
        let project = try ComposeProject.load(
            directory: folder, files: ["compose.yaml", "\(folder)/config"], profiles: ["big"], programs: programs)
        #expect(project.name == "hive" && project.declaredFiles == ["/srv/tok"])
        let db = try #require(project.services["db"])
        #expect(db.image == "cassandra:4.1" && db.containerName == "cassandra" && db.stopGracePeriod == "1m0s")
        #expect(db.hasHealthCheck && !db.hasHooks && db.cassandraCluster == "TheHive")
        #expect(
            db.mounts == [
                .init(type: "bind", source: "/srv/data", target: "/data", readOnly: true),
                .init(type: "tmpfs", source: nil, target: "/t"),
            ])
        let hooked = try #require(project.services["hooked"])
        #expect(hooked.cassandraCluster == nil)
        #expect(hooked.hasHooks && !hooked.hasHealthCheck && hooked.dependsOn == ["db": .healthy])
        #expect(project.volumes["bare"]?.name == "hive_bare")
        #expect(project.volumes["nfs"]?.isExternal == true && project.volumes["nfs"]?.driverOptions["type"] == "nfs")
        #expect(
            fake.calls == [
                "\(compose) [-f] [\(folder)/compose.yaml] [-f] [\(folder)/config] [--profile] [big] [config] "
                    + "[--format] [json]"
            ])
    }

    @Test func whoseNamespacesAContainerUsesIsTold() throws {
        docker()
        fake.write(
            "config",
            "{\"name\":\"hive\",\"services\":{\"side\":{\"image\":\"x\",\"network_mode\":\"service:vpn\","
                + "\"pid\":\"host\",\"ipc\":\"service:db\"}}}")
        #expect(try service("side").declared.hosts == ["vpn", "db"])
        fake.write("ps", "aa")
        let modes = "},\"HostConfig\":{\"NetworkMode\":\"container:bb\",\"PidMode\":\"\",\"IpcMode\":\"private\""
        fake.write("inspect", "[\(container("aa", "running", service: "side", more: modes))]")
        #expect(try service("side").containers().map(\.hosts) == [["bb"]])
    }

    /// An `.env` may use `${PWD}`, and Compose takes it from the environment.
    @Test func theProjectFolderIsTheWorkingFolderAndPWD() throws {
        docker("*config*) pwd > $HERE/where; printf '%s' \"$PWD\" >> $HERE/where; answer config;;")
        _ = try service()
        #expect(fake.read("where") == "\(folder)\n\(folder)")
    }

    @Test func allContainersOfAServiceAreAskedOfTheEngine() throws {
        docker()
        fake.write("ps", "aa\nbb\n")
        fake.write(
            "inspect",
            "[\(container("aa", "running", more: ",\"Health\":{\"Status\":\"healthy\"}")),\(container("bb", "exited", 137))]"
        )
        let status = try service().status()
        #expect(status.activity == .running && status.isUp)
        #expect(status.detail == "2 containers: running (healthy), exited (137)")
        #expect(status.uncleanExit == "hive-bb: killed (exit code 137)")
        #expect(
            status.containers == [
                ContainerState(id: "aa", name: "hive-aa", activity: .running),
                ContainerState(id: "bb", name: "hive-bb", activity: .stopped),
            ])
        #expect(
            fake.calls.suffix(2) == [
                "docker [ps] [--all] [--quiet] [--no-trunc] [--filter] [label=com.docker.compose.project=hive]",
                "docker [inspect] [--type] [container] [--] [aa] [bb]",
            ])
    }

    @Test(arguments: [
        ("running", ServiceStatus.Activity.running, true), ("restarting", .running, false), ("paused", .paused, false),
        ("created", .stopped, false), ("exited", .stopped, false), ("dead", .failed, false),
    ])
    func everyStateHasItsActivity(state: String, activity: ServiceStatus.Activity, isUp: Bool) throws {
        docker()
        fake.write("ps", "aa")
        fake.write("inspect", "[\(container("aa", state))]")
        let status = try service().status()
        #expect(status.activity == activity && status.isUp == isUp)
    }

    @Test func noContainerIsAbsentAndCannotBeStarted() throws {
        docker()
        fake.write("ps", "\n")
        #expect(try service().status().activity == .absent)
        fake.write("ps", "aa")
        fake.write("inspect", "[\(container("aa", "running", service: "other"))]")
        #expect(try service().status().activity == .absent)
        let error = failure { try service().start() }
        #expect(error?.code == .startFailed)
        #expect(error?.message == "unable to start Compose service db (project hive): it has no container")
        #expect(error?.hint == "make it with 'docker compose up --detach db' in '\(folder)'")
    }

    @Test func aStateThatSaysNothingIsAnError() throws {
        docker()
        fake.write("ps", "aa")
        fake.write("inspect", "[\(container("aa", "removing"))]")
        let error = failure { _ = try service().status() }
        #expect(error?.code == .stateUnknown)
        #expect(
            error?.message
                == "unable to tell whether Compose service db (project hive) runs: container hive-aa is removing")
    }

    @Test func anEngineThatFailsIsNeverNothingRuns() throws {
        docker(
            "\"ps \"*) echo 'Cannot connect to the Docker daemon' >&2; exit 1;; \"version \"*) echo 'Cannot connect' >&2; exit 1;;"
        )
        let error = failure { _ = try service().status() }
        #expect(error?.code == .managerUnavailable)
        #expect(error?.message == "the Docker engine does not answer: docker exited with status 1: Cannot connect")
    }

    @Test func psThatFailsBesideAnEngineIsUnknown() throws {
        docker("\"ps \"*) echo 'invalid filter' >&2; exit 14;;")
        let error = failure { _ = try service().status() }
        #expect(error?.code == .stateUnknown)
        #expect(
            error?.message
                == "unable to ask the Docker engine: 'docker ps' exited with status 14: invalid filter")
    }

    @Test func aContainerThatGoesBeforeItIsLookedAtIsNone() throws {
        docker("\"inspect \"*\" bb\") echo aa > $HERE/ps; echo 'No such container: bb' >&2; exit 1;;")
        fake.write("ps", "aa\nbb\n")
        fake.write("inspect", "[\(container("aa", "running"))]")
        #expect(try service().status().containers.map(\.id) == ["aa"])
        #expect(fake.calls.last == "docker [inspect] [--type] [container] [--] [aa]")
    }

    /// Cut, and with half a pair of surrogates, at which the decoder of Swift 6.0 would end the program.
    @Test(arguments: ["[{\"Env\":\"hunter2\"", "[{\"Id\":\"hunter2\\ud800\"}]"])
    func anAnswerThatIsNoJSONIsNotQuoted(answer: String) throws {
        docker()
        fake.write("ps", "aa")
        fake.write("inspect", answer)
        let error = failure { _ = try service().status() }
        #expect(error?.message == "unable to read what 'docker inspect' printed: it is not the JSON expected")
    }

    @Test func stopIsGivenItsTimeAlways() throws {
        docker("\"stop \"*) answer down > $HERE/inspect;;")
        fake.write("ps", "aa")
        fake.write("inspect", "[\(container("aa", "paused"))]")
        fake.write("down", "[\(container("aa", "exited"))]")
        try service().stop(within: .milliseconds(299_200))
        #expect(fake.calls.contains("docker [unpause] [--] [aa]"))
        #expect(fake.calls.contains("docker [stop] [-t] [300] [--] [aa]"))
    }

    @Test func aServiceWithHooksIsStoppedAndStartedByCompose() throws {
        docker("*\" stop \"*) answer down > $HERE/inspect;;")
        fake.write("ps", "aa")
        fake.write("inspect", "[\(container("aa", "running", service: "hooked"))]")
        fake.write("down", "[\(container("aa", "exited", service: "hooked"))]")
        let service = try service("hooked")
        let before = try service.status()
        try service.stop(within: .seconds(60))
        try service.resume(from: before)
        #expect(fake.calls.contains("\(compose) [stop] [-t] [60] [hooked]"))
        #expect(fake.calls.last == "\(compose) [start] [hooked]")
    }

    @Test func aStopThatDoesNotHoldIsAnError() throws {
        docker()
        fake.write("ps", "aa")
        fake.write("inspect", "[\(container("aa", "running"))]")
        let error = failure { try service().stop(within: .seconds(1)) }
        #expect(error?.code == .stopFailed)
        #expect(error?.message == "Compose service db (project hive) was stopped, and runs again: running")
    }

    @Test func aStopIsGivenUpWhenCancelled() throws {
        docker("\"stop \"*) sleep 1000;;")
        fake.write("ps", "aa")
        fake.write("inspect", "[\(container("aa", "running"))]")
        #expect(failure { try service().stop(within: .seconds(60), isCancelled: { true }) }?.code == .cancelled)
    }

    /// The project's files may be gone or half restored by then.
    @Test func resumeNeedsNothingButTheIds() throws {
        docker()
        let service = try service()
        fake.write("config", "broken")
        fake.write("ps", "broken")
        try service.resume(
            from: ServiceStatus(
                activity: .running, detail: "", isUp: true,
                containers: [
                    .init(id: "aa", name: "a", activity: .running), .init(id: "bb", name: "b", activity: .paused),
                    .init(id: "cc", name: "c", activity: .stopped),
                ]))
        #expect(fake.calls.suffix(2) == ["docker [start] [--] [aa] [bb]", "docker [pause] [--] [bb]"])
    }

    @Test func containersMadeAnewMeanwhileAreStarted() throws {
        docker("\"start -- aa\") echo 'No such container: aa' >&2; exit 1;;")
        fake.write("ps", "zz")
        fake.write("inspect", "[\(container("zz", "exited"))]")
        let before = ServiceStatus(
            activity: .running, detail: "", isUp: true, containers: [.init(id: "aa", name: "a", activity: .running)])
        try service().resume(from: before)
        #expect(fake.calls.last == "docker [start] [--] [zz]")
        fake.write("inspect", "[\(container("aa", "exited"))]")
        let error = failure { try service().resume(from: before) }
        #expect(
            error?.message
                == "unable to start Compose service db (project hive): docker exited with status 1: No such container: aa"
        )
    }

    @Test func commandsRunInEveryRunningContainerUntilOneFails() throws {
        docker("\"exec bb \"*) exit 5;;")
        fake.write("ps", "aa\nbb\ncc")
        fake.write(
            "inspect", "[\(container("aa", "running")),\(container("bb", "running")),\(container("cc", "exited"))]")
        let result = try service().runInside(["nodetool", "drain it"], within: .seconds(20))
        #expect(result.termination == .exited(5))
        #expect(
            fake.calls.suffix(2) == [
                "docker [exec] [aa] [nodetool] [drain it]", "docker [exec] [bb] [nodetool] [drain it]",
            ])
    }

    @Test func theWorstHealthCounts() throws {
        docker()
        fake.write("ps", "aa\nbb")
        fake.write(
            "inspect",
            "[\(container("aa", "running", more: ",\"Health\":{\"Status\":\"healthy\"}")),"
                + "\(container("bb", "running", more: ",\"Health\":{\"Status\":\"starting\"}"))]")
        #expect(try service().health() == .starting)
    }

    @Test func anUnknownServiceIsAnErrorWithTheNamesThereAre() throws {
        docker()
        let error = failure { _ = try service("cassandra") }
        #expect(error?.code == .unknownService)
        #expect(error?.message == "the Compose project hive in '\(folder)' has no service 'cassandra'")
        #expect(error?.hint == "it has db, hooked" && error?.knownNames == ["db", "hooked"])
    }

    @Test func noDockerNoPluginAndNoFilesAreToldApart() throws {
        fake.write("compose.yaml", "")
        var error = failure { _ = try service() }
        #expect(error?.code == .noDocker && error?.message == "unable to run 'docker': no such program")
        fake.add("docker", "echo \"docker: 'compose' is not a docker command.\" >&2; exit 1")
        error = failure { _ = try service() }
        #expect(error?.code == .noDocker)
        #expect(
            error?.message.hasPrefix("docker has no Compose plugin: 'docker compose version' exited with status 1")
                == true)
        docker("*config*) echo 'services.db.image must be a string' >&2; exit 15;;")
        error = failure { _ = try service() }
        #expect(error?.code == .badConfiguration)
        #expect(
            error?.message
                == "Compose does not accept the project in '\(folder)': it exited with status 15: "
                + "services.db.image must be a string")
        error = failure { _ = try ComposeProject.load(directory: folder, files: ["prod.yml"], programs: programs) }
        #expect(error?.code == .noConfiguration)
        #expect(error?.message == "unable to read the Compose file '\(folder)/prod.yml': no such file or directory")
        error = failure { _ = try ComposeProject.load(directory: "\(folder)/no", programs: programs) }
        #expect(error?.code == .noConfiguration)
        #expect(error?.message == "there is no Compose project folder '\(folder)/no'")
    }

    @Test func anImageThatIsNotThereIsNotKnown() throws {
        docker(
            """
            "image inspect -- cassandra:4.1") echo '[{"Id":"sha256:1","RepoDigests":["cassandra@sha256:2"],"Size":7}]';;
            "image inspect -- own:1") echo '[{"Id":"sha256:3","RepoDigests":null}]';;
            "image inspect "*) echo '[]'; echo 'Error: No such image' >&2; exit 1;;
            """)
        let engine = DockerEngine(programs: programs)
        #expect(engine.image("cassandra:4.1")?.id == "sha256:1")
        #expect(engine.image("cassandra:4.1")?.digests == ["cassandra@sha256:2"])
        #expect(engine.image("own:1")?.id == "sha256:3" && engine.image("own:1")?.digests == nil)
        #expect(engine.image("gone:1") == nil)
        #expect(fake.calls.last == "docker [image] [inspect] [--] [gone:1]")
    }
}
