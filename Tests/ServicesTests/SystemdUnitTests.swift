import Glibc
import OverwinterTesting
import Programs
import Services
import Testing

@Suite struct SystemdUnitTests {
    private let fake = FakePrograms()

    private var programs: ServicePrograms {
        ServicePrograms(
            environment: ["PATH": fake.isolatedSearchPath()], answerWithin: .seconds(20),
            pollInterval: .milliseconds(20))
    }

    /// A systemctl that answers `show` from the file `show`, and anything else as `orders` says.
    private func systemctl(_ facts: String, orders: String = "exit 0") -> SystemdUnit {
        fake.write("show", facts)
        fake.add("systemctl", "case $1 in show) answer show;; list-unit-files) answer units;; *) \(orders);; esac")
        return SystemdUnit(name: "cassandra", unit: "cassandra", programs: programs)
    }

    private func facts(_ changes: String...) -> String {
        var lines = ["Id=cassandra.service", "LoadState=loaded", "ActiveState=active", "SubState=running"]
        for change in changes {
            lines.removeAll { $0.hasPrefix(String(change.prefix { $0 != "=" }) + "=") }
            lines.append(change)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func failure(_ body: () throws -> Void) -> ServiceError? {
        thrown(ServiceError.self, body)
    }

    @Test func theStateComesFromShowAlone() throws {
        let unit = systemctl(
            facts("InvocationID=abc", "MainPID=12", "ControlGroup=/system.slice/cassandra.service", "Result=success"))
        #expect(
            try unit.status()
                == ServiceStatus(
                    activity: .running, detail: "active (running)", isUp: true, start: "abc", mainProcess: 12,
                    controlGroup: "/system.slice/cassandra.service"))
        #expect(fake.calls.count == 1)
        #expect(fake.calls.first?.hasPrefix("systemctl [show] [--no-pager] [--property=Id,LoadState,") == true)
        #expect(fake.calls.first?.hasSuffix("] [--] [cassandra.service]") == true)
    }

    @Test(arguments: [
        ("active", "exited", ServiceStatus.Activity.running, true),
        ("activating", "auto-restart", .running, false), ("activating", "start", .running, false),
        ("reloading", "reload", .running, true), ("refreshing", "refresh-extensions", .running, true),
        ("inactive", "dead", .stopped, false),
        ("failed", "failed", .failed, false),
    ])
    func everyStateHasItsActivity(
        active: String, sub: String, activity: ServiceStatus.Activity, isUp: Bool
    ) throws {
        let status = try systemctl(facts("ActiveState=\(active)", "SubState=\(sub)")).status()
        #expect(status.activity == activity && status.isUp == isUp && status.detail == "\(active) (\(sub))")
    }

    @Test func aFrozenUnitIsPaused() throws {
        let status = try systemctl(facts("FreezerState=frozen")).status()
        #expect(status.activity == .paused && status.ran && !status.isUp)
    }

    @Test func anUnknownStateIsAnErrorAndNeverStopped() {
        let error = failure { _ = try systemctl(facts("ActiveState=maintenance")).status() }
        #expect(error?.code == .stateUnknown)
        #expect(
            error?.message == "unable to tell whether unit cassandra.service runs: systemd says maintenance (running)")
    }

    /// systemd calls an unknown unit inactive, and systemctl exits 0.
    @Test func anUnknownUnitIsNotAStoppedOne() {
        fake.write("units", "cassandra.service enabled enabled\nelasticsearch.service disabled enabled\n")
        let error = failure {
            _ = try systemctl(facts("LoadState=not-found", "ActiveState=inactive", "SubState=dead")).status()
        }
        #expect(error?.code == .unknownUnit)
        #expect(error?.message == "systemd has no unit cassandra.service")
        #expect(error?.knownNames == ["cassandra.service", "elasticsearch.service"])
    }

    @Test func aMaskedUnitIsRefused() {
        let error = failure { _ = try systemctl(facts("LoadState=masked")).status() }
        #expect(error?.code == .unknownUnit && error?.hint == "run 'systemctl unmask cassandra.service'")
    }

    @Test(arguments: ["a*", "-h", "a b", "../x", "a;b", ""])
    func aPatternIsNoUnit(name: String) {
        let unit = SystemdUnit(name: "x", unit: name, programs: programs)
        #expect(failure { _ = try unit.status() }?.code == .unknownUnit)
        #expect(fake.calls.isEmpty)
    }

    @Test func systemdThatDoesNotAnswerIsUnavailable() {
        fake.add("systemctl", "echo 'System has not been booted with systemd' >&2; exit 1")
        let error = failure { _ = try SystemdUnit(name: "a", unit: "a", programs: programs).status() }
        #expect(error?.code == .managerUnavailable)
        #expect(
            error?.message
                == "unable to ask systemd for a.service: systemctl exited with status 1: "
                + "System has not been booted with systemd")
    }

    @Test func systemctlThatIsMissingIsUnavailable() {
        let error = failure { _ = try SystemdUnit(name: "a", unit: "a", programs: programs).status() }
        #expect(error?.code == .managerUnavailable)
        #expect(error?.message == "unable to run 'systemctl': no such program")
    }

    @Test func systemctlThatHangsIsUnavailable() {
        fake.add("systemctl", "sleep 1000")
        var impatient = programs
        impatient.answerWithin = .milliseconds(200)
        let error = failure { _ = try SystemdUnit(name: "a", unit: "a", programs: impatient).status() }
        #expect(error?.code == .managerUnavailable)
        #expect(error?.message == "unable to ask systemd for a.service: systemctl did not end in time")
    }

    @Test func stopIsOrderedAndWaitedFor() throws {
        fake.write("down", facts("ActiveState=inactive", "SubState=dead"))
        let unit = systemctl(facts(), orders: "answer down > $HERE/show")
        try unit.stop(within: .seconds(20))
        #expect(fake.calls.contains("systemctl [stop] [--no-block] [--no-ask-password] [--] [cassandra.service]"))
        #expect(try unit.status().activity == .stopped)
    }

    @Test func stopThatDoesNotEndIsATimeout() {
        let unit = systemctl(facts("InvocationID=1"), orders: "answer stopping > $HERE/show")
        fake.write("stopping", facts("InvocationID=1", "ActiveState=deactivating", "SubState=stop-sigterm", "Job=7"))
        let error = failure { try unit.stop(within: .milliseconds(200)) }
        #expect(error?.code == .stopTimeout)
        #expect(error?.message == "unit cassandra.service did not stop within 200ms: deactivating (stop-sigterm)")
    }

    @Test func stopThatIsRefusedSaysWhy() {
        let unit = systemctl(facts(), orders: "echo 'Access denied' >&2; exit 4")
        let error = failure { try unit.stop(within: .seconds(5)) }
        #expect(error?.code == .stopFailed)
        #expect(
            error?.message
                == "unable to stop unit cassandra.service: systemctl exited with status 4: Access denied")
    }

    @Test func stopIsGivenUpWhenCancelled() {
        let error = failure { try systemctl(facts()).stop(within: .seconds(60), isCancelled: { true }) }
        #expect(error?.code == .cancelled)
    }

    @Test func whatStartsItAgainMeanwhileIsNamed() {
        let unit = systemctl(facts("InvocationID=1"), orders: "answer again > $HERE/show")
        fake.write("again", facts("InvocationID=2", "TriggeredBy=cassandra.socket"))
        let error = failure { try unit.stop(within: .seconds(20)) }
        #expect(error?.code == .stopFailed)
        #expect(error?.hint == "it is started by cassandra.socket: stop that first")
    }

    @Test(arguments: [
        (
            ["Result=timeout", "ExecMainCode=2", "ExecMainStatus=9", "TimeoutStopUSec=1min 30s"],
            "killed by signal 9 after 90s (Result=timeout)"
        ),
        (["Result=signal", "ExecMainCode=2", "ExecMainStatus=9"], "killed by signal 9 (Result=signal)"),
        (["Result=timeout", "TimeoutStopUSec=5min"], "not stopped after 5m (Result=timeout)"),
        (
            ["Result=core-dump", "ExecMainCode=3", "ExecMainStatus=6"],
            "ended by signal 6 with a core dump (Result=core-dump)"
        ),
        (["Result=exit-code", "ExecMainCode=1", "ExecMainStatus=1"], "exited with status 1 (Result=exit-code)"),
        (["Result=oom-kill", "ExecMainCode=2", "ExecMainStatus=15"], "Result=oom-kill"),
    ])
    func anUncleanEndIsTold(changes: [String], told: String) throws {
        var lines = facts("ActiveState=failed", "SubState=failed")
        for change in changes { lines += change + "\n" }
        #expect(try systemctl(lines).status().uncleanExit == told)
    }

    @Test(arguments: [
        ["Result=success", "ExecMainCode=2", "ExecMainStatus=15"],
        ["Result=success", "ExecMainCode=1", "ExecMainStatus=0"],
        ["Result=exit-code", "ExecMainCode=1", "ExecMainStatus=143"], [],
    ])
    func aCleanEndIsNone(changes: [String]) throws {
        var lines = facts("ActiveState=inactive", "SubState=dead")
        for change in changes { lines += change + "\n" }
        #expect(try systemctl(lines).status().uncleanExit == nil)
    }

    @Test(arguments: [
        (["ExecMainCode=2", "ExecMainStatus=15"], "signal 15"),
        (["ExecMainCode=1", "ExecMainStatus=143"], "exit status 143"),
        (["ExecMainCode=0", "ExecMainStatus=0"], nil), ([], nil),
    ])
    func howTheMainProcessEndedIsTold(changes: [String], told: String?) throws {
        var lines = facts("ActiveState=inactive", "SubState=dead")
        for change in changes { lines += change + "\n" }
        #expect(try systemctl(lines).status().lastExit == told)
        #expect(try systemctl(facts("ExecMainCode=1", "ExecMainStatus=3")).status().lastExit == nil)
    }

    @Test func unitsThatWereStartedOfLateAreFound() throws {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        func unit(_ name: String, _ exit: Int, _ main: Int?) -> String {
            let main = main.map { "ExecMainStartTimestampMonotonic=\($0 * 1_000_000)\n" } ?? ""
            return "Id=\(name)\nInactiveExitTimestampMonotonic=\(exit * 1_000_000)\n\(main)"
        }
        let units = [
            unit("old.service", now.tv_sec - 500, now.tv_sec - 500), unit("new.service", now.tv_sec - 3, nil),
            unit("again.service", now.tv_sec - 500, now.tv_sec - 3), unit("never.service", 0, 0),
        ]
        let programs = systemctl(units.joined(separator: "\n")).programs
        #expect(try StartedUnits.within(.seconds(60), programs: programs) == ["again.service", "new.service"])
    }

    @Test func aFailedUnitIsResetBeforeItsStart() throws {
        try systemctl(facts("ActiveState=failed", "Result=start-limit-hit")).start()
        #expect(
            fake.calls.dropFirst() == [
                "systemctl [reset-failed] [--no-ask-password] [--] [cassandra.service]",
                "systemctl [start] [--no-block] [--no-ask-password] [--] [cassandra.service]",
            ])
    }

    @Test func onlyWhatRanIsResumed() throws {
        let unit = systemctl(facts())
        try unit.resume(from: ServiceStatus(activity: .stopped, detail: "", isUp: false))
        try unit.resume(from: ServiceStatus(activity: .failed, detail: "", isUp: false))
        #expect(fake.calls.isEmpty)
        try unit.resume(from: ServiceStatus(activity: .paused, detail: "", isUp: false))
        #expect(fake.calls.last == "systemctl [freeze] [--no-ask-password] [--] [cassandra.service]")
    }

    @Test func aTargetThatRanComesBackAlone() throws {
        fake.write("show", facts("Id=all.target"))
        fake.add("systemctl", "case $1 in show) answer show;; esac")
        let unit = SystemdUnit(name: "all", unit: "all.target", programs: programs)
        try unit.resume(from: ServiceStatus(activity: .running, detail: "", isUp: true))
        let end = "[--no-ask-password] [--] [all.target]"
        #expect(fake.calls.last == "systemctl [start] [--no-block] [--job-mode=ignore-dependencies] \(end)")
        try unit.start()
        #expect(fake.calls.last == "systemctl [start] [--no-block] \(end)")
    }

    @Test(arguments: [
        ("TimeoutStopUSec=infinity", Duration?.none), ("TimeoutStopUSec=1min 30s", .seconds(90)),
        ("TimeoutStopUSec=5min", .seconds(300)), ("TimeoutStopUSec=0", nil),
        ("TimeoutStopUSec=500ms", .milliseconds(500)),
    ])
    func itsStopTimeoutIsRead(line: String, timeout: Duration?) throws {
        #expect(try systemctl(facts(line, "SendSIGKILL=no")).settings().stopTimeout == timeout)
        #expect(try systemctl(facts(line, "SendSIGKILL=no")).settings().sendsKill == false)
    }

    @Test func whatAStopTakesAlongIsFoundRecursively() throws {
        fake.write("a.service", facts("Id=a.service", "RequiredBy=b.service", "ConsistsOf=d.service"))
        fake.write("b.service", facts("Id=b.service", "ActiveState=inactive", "SubState=dead", "BoundBy=c.service"))
        fake.write("c.service", facts("Id=c.service", "RequiredBy=a.service"))
        fake.write("d.service", facts("Id=d.service"))
        fake.add("systemctl", "shift 4; gap=; for u; do [ -z \"$gap\" ] || echo; gap=1; answer $u; done")
        let units = [SystemdUnit(name: "a", unit: "a", programs: programs)]
        let found = try SystemdUnit.dependents(of: units, programs: programs)
        #expect(found.map(\.unit) == ["d.service", "c.service"])
        #expect(found.map(\.dependsOn) == ["a.service", "b.service"])
        let more = units + [SystemdUnit(name: "d", unit: "d", programs: programs)]
        #expect(try SystemdUnit.dependents(of: more, programs: programs).map(\.unit) == ["c.service"])
    }

    @Test func aCommandRunsOnTheHost() throws {
        fake.add("nodetool", "echo drained; exit 2")
        let result = try systemctl(facts()).runInside(["nodetool", "drain"], within: .seconds(20))
        #expect(result.termination == .exited(2))
        let error = failure { _ = try systemctl(facts()).runInside(["nodetol"], within: .seconds(20)) }
        #expect(error?.code == .commandFailed)
        #expect(error?.message == "unable to run 'nodetol': no such program, for unit cassandra.service")
    }

    /// A program that came as an archive has its version in the name of a file; `dpkg-query` and `rpm` are not there.
    @Test(
        "a version is read off the jar of what the unit runs",
        arguments: [
            ("bin/elasticsearch", ["lib/elasticsearch-8.19.2.jar", "lib/elasticsearch-core-8.19.2.jar"], "8.19.2"),
            ("bin/cassandra", ["lib/apache-cassandra-4.1.5.jar", "lib/apache-cassandra-thrift.jar"], "4.1.5"),
            ("sbin/cassandra", ["apache-cassandra-4.1.5-SNAPSHOT.jar"], "4.1.5-SNAPSHOT"),
            ("run", ["lib/org.thp.thehive-core-5.2.9-1.jar", "lib/org.thp.thehive-frontend-9.jar"], "5.2.9-1"),
            ("link", ["lib/elasticsearch-8.19.2.jar"], "8.19.2"),
            ("bin/cassandra", ["lib/apache-cassandra-4.1.5.jar", "lib/apache-cassandra-4.0.1.jar"], nil),
            ("bin/other", ["lib/other-1.0.jar"], nil), ("bin/other", [], nil),
        ] as [(String, [String], String?)])
    func jarVersion(program: String, jars: [String], wanted: String?) {
        for jar in ["home/bin/elasticsearch"] + jars.map({ "home/\($0)" }) {
            _ = try? Program(
                "mkdir", ["-p", "\(fake.folder)/" + jar.split(separator: "/").dropLast().joined(separator: "/")]
            )
            .run()
            fake.write(jar, "")
        }
        _ = try? Program("ln", ["-s", "\(fake.folder)/home/bin/elasticsearch", "\(fake.folder)/link"]).run()
        let path = program == "link" ? "\(fake.folder)/link" : "\(fake.folder)/home/\(program)"
        let unit = systemctl(facts("ExecStart={ path=\(path) ; argv[]=\(path) -d ; ignore_errors=no ; pid=0 }"))
        #expect(unit.programVersion() == wanted)
    }

    @Test func aVersionOfAnythingElseIsNotKnown() {
        for line in [
            "ExecStart=", "ExecStart={ path=relative ; argv[]=relative ; }", "ExecStart={ path=/ ; }", "Other=1",
        ] {
            #expect(systemctl(facts(line)).programVersion() == nil)
        }
        #expect(systemctl(facts("LoadState=not-found")).programVersion() == nil)
    }
}
