import FileTree
import Testing

@testable import Overwinter

struct ProfileShowTests {
    @Test func defaultsAreWrittenOut() throws {
        let shown = try decode(
            profile(
                services:
                    "  a: { systemd: no, before-stop: [x, '1', 'a b'], ready: { tcp: 'h:1' }, sources: { d: /d } }")
        ).shown.yaml
        #expect(
            shown == """
                version: 1
                name: hive
                destination: /backup
                services:
                  base:
                    systemd: base
                    sources: {}
                  a:
                    systemd: "no"
                    before-stop: [x, "1", "a b"]
                    before-stop-timeout: 2m
                    ready:
                      tcp: "h:1"
                      within: 5m
                    sources:
                      d:
                        path: /d
                        optional: false
                        empty: false
                copy:
                  pre-sync: true
                  link-unchanged: true
                  full-every: 7
                  io: normal

                """)
    }

    @Test(arguments: ProfileShowTests.texts)
    func whatIsShownIsTheSameProfile(_ text: String) throws {
        let original = try decode(text)
        var again = try decode(original.shown.yaml)
        // What is meant is the same; where it was written is not.
        again.text = original.text
        for index in again.services.indices { again.services[index].mark = original.services[index].mark }
        #expect(again == original)
    }

    static let texts = [
        profile(),
        profile(
            services:
                "  a: { systemd: a, stop-timeout: 90s, ready: { http: 'http://h/?a=b', credentials: /c }, sources: {} }",
            end: "budget: 10m\ncopy: { pre-sync: false, link-unchanged: false, full-every: 3, io: gentle }\n"
                + "retention: { keep-last: 7, keep-hourly: 1, keep-daily: 2, keep-weekly: 3, keep-monthly: 4, "
                + "keep-yearly: 5, keep-within: 36h }\n"
                + "extra-sources: { g: [/etc/a, { path: '/opt/x: y/a', optional: true, exclude: ['*.tmp'] }] }"),
        profile(
            end: "metrics: { textfile: /m/a.prom }\nping: 'https://h/a?create=1'\nnotify: [[a, 'b c'], [./d]]\n"),
        profile(end: "notify: [a, b]\n"),
        """
        version: 1
        name: "1"
        destination: { path: /m/b, mount: /m }
        compose: { project-directory: "/opt/it's #1", files: [a.yaml], profiles: ["on"] }
        services:
          cassandra: { before-stop: ["sh", "-c", "a\\n\\tb \\u2028 \\"c\\""], before-stop-timeout: 1h, ready: { health: true } }
          x: { after: [], commands: { start: [a], stop: [b], status: [c] }, sources: { d: ./é } }
          y: { exclude: [./z], ready: { command: [a, ""] } }
        """,
    ]

    @Test func jsonKeepsTheOrder() throws {
        let json = try decode(profile()).shown.json
        #expect(
            json == """
                {
                  "version": 1,
                  "name": "hive",
                  "destination": "/backup",
                  "services": {
                    "base": {
                      "systemd": "base",
                      "sources": {}
                    }
                  },
                  "copy": {
                    "pre-sync": true,
                    "link-unchanged": true,
                    "full-every": 7,
                    "io": "normal"
                  }
                }
                """)
    }
}
