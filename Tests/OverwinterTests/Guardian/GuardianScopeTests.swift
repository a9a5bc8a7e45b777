import Overwinter
import Testing

@Suite struct GuardianScopeTests {
    private func unit(_ text: String, isRoot: Bool = true) -> GuardianScope? {
        GuardianScope.needed(byControlGroups: text, isRoot: isRoot)
    }

    @Test(
        "whose end would take the guardian along, by /proc/self/cgroup",
        arguments: [
            ("0::/system.slice/system-ow.slice/overwinter-backup@thehive.service", "overwinter-backup@thehive.service"),
            ("0::/system.slice/cron.service", "cron.service"),
            ("0::/user.slice/user-0.slice/session-3.scope", "session-3.scope"),
            ("0::/system.slice/delegated.service/payload", "delegated.service"),
            ("9:name=systemd:/system.slice/cron.service\n8:pids:/a.service\n0::/", "cron.service"),
            ("0::/", nil),
            ("0::/../..", nil),
            ("8:pids:/system.slice/cron.service\n0::/", nil),
            ("", nil),
            ("no line of it", nil),
        ] as [(String, String?)])
    func units(text: String, name: String?) {
        #expect(unit(text)?.unit == name)
    }

    @Test func rootAsksTheSystemAndOthersTheirOwn() {
        let text = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/backup.service\n"
        #expect(unit(text) == GuardianScope(manager: .system, unit: "backup.service"))
        #expect(unit(text, isRoot: false) == GuardianScope(manager: .user, unit: "backup.service"))
    }
}
