import Glibc
import OverwinterTesting
import Programs
import Services
import Testing

/// Against the systemd of this machine, with units of their own in `/run`; run inside `Tests/testbed/with-systemd`.
@Suite(
    .serialized,
    .enabled(if: getenv("OVERWINTER_REAL_SYSTEMD") != nil, "needs a systemd of its own: OVERWINTER_REAL_SYSTEMD=1"))
struct RealSystemdTests {
    private func unit(_ name: String, _ service: String, unit: String = "") throws -> SystemdUnit {
        let folder = "/run/systemd/system"
        try shell("printf '[Unit]\\n%s\\n[Service]\\n%s\\n' \"$1\" \"$2\" > \(folder)/$3.service", unit, service, name)
        try shell("systemctl daemon-reload")
        return SystemdUnit(name: name, unit: name)
    }

    private func shell(_ script: String, _ arguments: String...) throws {
        let result = try Program("sh", ["-c", script, "sh"] + arguments).run()
        try #require(result.succeeded, "\(script): \(result.failure)")
    }

    private func remove(_ names: String...) {
        for name in names {
            try? shell("systemctl kill -s KILL $1; systemctl stop $1; rm -f /run/systemd/system/$1.service", name)
        }
        try? shell("systemctl daemon-reload; systemctl reset-failed")
    }

    private func awaitUp(_ unit: SystemdUnit) throws {
        try eventually { try unit.status().isUp }
        #expect(try unit.status().isUp)
    }

    @Test func aUnitIsStoppedProvenAndStarted() throws {
        let unit = try unit("ow-plain", "ExecStart=/bin/sleep 1000")
        defer { remove("ow-plain") }
        #expect(try unit.status().activity == .stopped)
        try unit.start()
        try awaitUp(unit)
        let before = try unit.status()
        #expect(before.detail == "active (running)" && before.mainProcess != nil && before.start != nil)
        try unit.stop(within: .seconds(30))
        let stopped = try unit.status()
        #expect(stopped.activity == .stopped && stopped.uncleanExit == nil)
        try unit.resume(from: before)
        try awaitUp(unit)
        #expect(try unit.status().start != before.start)
    }

    @Test func oneThatHadToBeKilledIsUnclean() throws {
        let unit = try unit(
            "ow-stubborn", "ExecStart=/bin/sh -c 'trap \"\" TERM; while :; do sleep 0.2; done'\nTimeoutStopSec=1")
        defer { remove("ow-stubborn") }
        #expect(try unit.settings().stopTimeout == .seconds(1))
        try unit.start()
        try awaitUp(unit)
        usleep(300_000)
        try unit.stop(within: .seconds(30))
        #expect(try unit.status().uncleanExit == "killed by signal 9 after 1s (Result=timeout)")
        #expect(try unit.status().activity == .failed)
        try unit.start()
        try awaitUp(unit)
    }

    @Test func oneThatNeverStopsIsATimeout() throws {
        let unit = try unit(
            "ow-endless",
            "ExecStart=/bin/sh -c 'trap \"\" TERM; while :; do sleep 0.2; done'\nTimeoutStopSec=0\nSendSIGKILL=no")
        defer { remove("ow-endless") }
        #expect(try unit.settings().stopTimeout == nil)
        #expect(try unit.settings().sendsKill == false)
        try unit.start()
        try awaitUp(unit)
        usleep(300_000)
        let error = thrown(ServiceError.self) { try unit.stop(within: .seconds(1)) }
        #expect(error?.code == .stopTimeout)
        #expect(error?.message.contains("deactivating (stop-sigterm), main process") == true)
    }

    @Test func processesLeftBehindAreNoStop() throws {
        let unit = try unit("ow-leaves", "ExecStart=/bin/sh -c 'sleep 1000 & exec sleep 1001'\nKillMode=process")
        defer { remove("ow-leaves") }
        try unit.start()
        try awaitUp(unit)
        usleep(300_000)
        let error = thrown(ServiceError.self) { try unit.stop(within: .seconds(1)) }
        #expect(error?.code == .stopFailed)
        #expect(error?.message.contains("is stopped for systemd, and yet processes of it run: ") == true)
        #expect(error?.message.contains("(sleep)") == true)
        let later = thrown(ServiceError.self) { try unit.status() }
        #expect(later?.code == .stateUnknown && later?.message.contains("yet processes of it run: ") == true)
        try unit.start()
        try awaitUp(unit)
    }

    @Test func aOneshotThatRemainsIsRunning() throws {
        let unit = try unit("ow-oneshot", "Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true")
        defer { remove("ow-oneshot") }
        try unit.start()
        try awaitUp(unit)
        #expect(try unit.status().detail == "active (exited)")
        try unit.stop(within: .seconds(20))
        #expect(try unit.status().activity == .stopped)
    }

    @Test func aFrozenUnitIsStoppedAndFrozenAgain() throws {
        let unit = try unit("ow-frozen", "ExecStart=/bin/sleep 1000")
        defer { remove("ow-frozen") }
        try unit.start()
        try awaitUp(unit)
        try shell("systemctl freeze ow-frozen")
        let before = try unit.status()
        #expect(before.activity == .paused)
        try unit.stop(within: .seconds(20))
        #expect(try unit.status().activity == .stopped)
        try unit.resume(from: before)
        #expect(try unit.status().activity == .paused)
        try shell("systemctl thaw ow-frozen")
    }

    @Test func oneThatFailedTooOftenStartsAgain() throws {
        let unit = try unit(
            "ow-limit",
            "ExecStart=/bin/sh -c 'test -e /run/ow-go && exec sleep 1000'\nRestart=on-failure\nRestartSec=50ms",
            unit: "StartLimitBurst=3\nStartLimitIntervalSec=1h")
        defer { remove("ow-limit") }
        try unit.start()
        try eventually { try unit.status().activity == .failed }
        try shell("touch /run/ow-go")
        try unit.start()
        try awaitUp(unit)
    }

    @Test func whatGoesAlongIsFound() throws {
        let base = try unit("ow-base", "ExecStart=/bin/sleep 1000")
        let needs = try unit("ow-needs", "ExecStart=/bin/sleep 1000", unit: "Requires=ow-base.service")
        let part = try unit("ow-part", "ExecStart=/bin/sleep 1000", unit: "PartOf=ow-needs.service")
        let wants = try unit("ow-wants", "ExecStart=/bin/sleep 1000", unit: "Wants=ow-base.service")
        defer { remove("ow-wants", "ow-part", "ow-needs", "ow-base") }
        for unit in [base, needs, part, wants] {
            try unit.start()
            try awaitUp(unit)
        }
        #expect(try SystemdUnit.dependents(of: [base]).map(\.unit) == ["ow-needs.service", "ow-part.service"])
        #expect(try SystemdUnit.dependents(of: [base, needs, part]).isEmpty)
        try base.stop(within: .seconds(20))
        #expect(try part.status().activity == .stopped)
        #expect(try wants.status().activity == .running)
    }

    @Test func anInitScriptIsAUnitToo() throws {
        try shell(
            """
            printf '%s\\n' '#!/bin/sh' '### BEGIN INIT INFO' '# Provides: ow-lsb' '# Required-Start:' '# Required-Stop:' \\
                '# Default-Start: 2 3 4 5' '# Default-Stop: 0 1 6' '### END INIT INFO' 'case $1 in' \\
                'start) sleep 1000 & echo $! > /run/ow-lsb.pid;;' 'stop) kill $(cat /run/ow-lsb.pid);;' esac \\
                > /etc/init.d/ow-lsb
            chmod +x /etc/init.d/ow-lsb
            systemctl daemon-reload
            """)
        defer { try? shell("systemctl stop ow-lsb; rm -f /etc/init.d/ow-lsb; systemctl daemon-reload") }
        let unit = SystemdUnit(name: "lsb", unit: "ow-lsb")
        #expect(try unit.settings().source == "/etc/init.d/ow-lsb")
        try unit.start()
        try awaitUp(unit)
        try unit.stop(within: .seconds(20))
        #expect(try unit.status().activity == .stopped)
    }

    @Test func anUnknownUnitIsAnErrorWithTheNamesThereAre() throws {
        let error = thrown(ServiceError.self) { try SystemdUnit(name: "x", unit: "ow-nowhere").status() }
        #expect(error?.code == .unknownUnit && error?.knownNames.contains("systemd-journald.service") == true)
    }

    @Test func thePackageOfAUnitIsKnown() throws {
        #expect(SystemdUnit(name: "x", unit: "systemd-journald").packageVersion()?.isEmpty == false)
        let own = try unit("ow-own", "ExecStart=/bin/true")
        defer { remove("ow-own") }
        #expect(own.packageVersion() == nil)
    }
}
