import FileTree
import Testing
import YAML

@testable import Overwinter

struct ProfileDecodingTests {
    @Test func theProfileOfTheDesign() throws {
        let profile = try decode(
            """
            version: 1
            name: thehive
            destination: /opt/backup

            services:
              elasticsearch:
                systemd: elasticsearch
                stop-timeout: 5m
                ready: { http: "http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow", within: 5m }
                sources:
                  config: /etc/elasticsearch
                  data: /var/lib/elasticsearch
                  logs: { path: /var/log/elasticsearch, optional: true }
              cassandra:
                systemd: cassandra
                before-stop: ["nodetool", "drain"]
                ready: { tcp: "127.0.0.1:9042" }
                sources: { data: /var/lib/cassandra }
              thehive:
                systemd: thehive
                after: [elasticsearch, cassandra]
                ready: { http: "http://127.0.0.1:9000/api/status", within: 30m }
                sources: { config: /etc/thehive, data: /opt/thp/thehive/files }
            """)
        #expect(profile.name == "thehive" && profile.destination == BytePath("/opt/backup"))
        #expect(profile.services.map(\.name) == ["elasticsearch", "cassandra", "thehive"])
        #expect(profile.services.map(\.mark.line) == [6, 14, 19])
        let elasticsearch = try #require(profile.services.first)
        #expect(elasticsearch.manager == .systemd(unit: "elasticsearch"))
        #expect(elasticsearch.stopTimeout == .seconds(300))
        #expect(elasticsearch.after == nil)
        #expect(elasticsearch.sources?.map(\.name) == ["config", "data", "logs"])
        #expect(elasticsearch.sources?.map(\.optional) == [false, false, true])
        let cassandra = profile.services[1]
        #expect(cassandra.beforeStop == ["nodetool", "drain"] && cassandra.beforeStopTimeout == .seconds(120))
        #expect(cassandra.ready == ReadySpec(probe: .tcp(host: "127.0.0.1", port: 9042), within: .seconds(300)))
        #expect(profile.services[2].after == ["elasticsearch", "cassandra"])
    }

    @Test func aComposeProfile() throws {
        let profile = try decode(
            """
            version: 1
            name: hive
            destination: { path: /mnt/b/hive, mount: /mnt/b }
            compose: { project-directory: /opt/thehive, files: [docker-compose.yml], profiles: [a] }
            services:
              cassandra: { sources: { data: ./cassandra/data } }
              search: { compose: Elastic_Search, ready: { health: true } }
              nginx:
              agent: { systemd: agent.service, sources: { data: /var/lib/agent } }
              cortex: { exclude: [./cortex/jobs, /var/run/docker.sock] }
            extra-sources: { compose: [docker-compose.yml, .env, { path: scripts, optional: true }] }
            """)
        #expect(profile.destinationMount == BytePath("/mnt/b"))
        #expect(
            profile.compose
                == ComposeSpec(
                    projectDirectory: BytePath("/opt/thehive"), files: ["docker-compose.yml"], profiles: ["a"]))
        #expect(
            profile.services.map(\.manager) == [
                .compose(service: "cassandra"), .compose(service: "Elastic_Search"), .compose(service: "nginx"),
                .systemd(unit: "agent.service"), .compose(service: "cortex"),
            ])
        #expect(profile.services[0].sources?.first?.path == BytePath("/opt/thehive/cassandra/data"))
        #expect(profile.services[2].sources == nil)
        #expect(
            profile.services[4].exclude == [BytePath("/opt/thehive/cortex/jobs"), BytePath("/var/run/docker.sock")])
        #expect(profile.extraSources.first?.sources.map(\.name) == ["docker-compose.yml", ".env", "scripts"])
        #expect(profile.extraSources.first?.sources.map(\.optional) == [false, false, true])
    }

    @Test func commandsAndEveryProbe() throws {
        let profile = try decode(
            """
            version: 1
            name: demo
            destination: ./sets
            services:
              a:
                commands: { start: [./run, start], stop: [./run, stop], status: [./run, status] }
                ready: { command: [./run, ready], within: 90s }
                sources: { data: data, more: ./more/. }
              b:
                systemd: b
                ready: { http: "https://[::1]:9200/", credentials: secret, insecure: true, within: 1h }
                sources: {}
              c: { systemd: c, ready: { tcp: "[::1]:80" }, sources: {} }
              d: { systemd: d, ready: { running: true }, sources: {} }
            """)
        #expect(profile.destination == BytePath("/etc/profiles/sets"))
        let ready = profile.services.map { $0.ready?.probe }
        #expect(
            ready == [
                .command(["./run", "ready"]),
                .http(url: "https://[::1]:9200/", credentials: BytePath("/etc/profiles/secret"), insecure: true),
                .tcp(host: "::1", port: 80), .running,
            ])
        #expect(profile.services[1].ready?.within == .seconds(3600))
        #expect(
            profile.services[0].manager
                == .commands(start: ["./run", "start"], stop: ["./run", "stop"], status: ["./run", "status"]))
        #expect(
            profile.services[0].sources?.map(\.path) == [
                BytePath("/etc/profiles/data"), BytePath("/etc/profiles/more"),
            ])
    }

    @Test func aSourceWithEverything() throws {
        let profile = try decode(
            profile(
                services:
                    "  a: { systemd: no, sources: { data: { path: /m/d/, optional: true, empty: true, mount: /m, exclude: ['*.tmp', cache] } } }"
            ))
        let service = try #require(profile.services.last)
        #expect(service.manager == .systemd(unit: "no"), "no typing where a text is wanted")
        #expect(
            service.sources == [
                SourceSpec(
                    name: "data", path: BytePath("/m/d"), optional: true, mayBeEmpty: true, mount: BytePath("/m"),
                    exclude: ["*.tmp", "cache"])
            ])
    }

    @Test func namesOfAGroupDoNotCollide() throws {
        let profile = try decode(profile(end: "extra-sources: { host: [/etc/default/a, /etc/a, /opt/a] }"))
        #expect(profile.extraSources.first?.sources.map(\.name) == ["a", "a-2", "a-3"])
    }

    @Test func theTextIsKeptByteForByte() throws {
        let text = "\u{FEFF}" + profile().replacing("\n", with: "\r\n")
        #expect(try decode(text).text == Array(text.utf8))
    }

    @Test(arguments: [("90s", 90), ("5m", 300), ("1h", 3600), ("36h", 129_600)])
    func durations(_ text: String, seconds: Int) {
        #expect(DurationText.duration(of: text) == .seconds(seconds))
        #expect(DurationText.duration(of: DurationText.text(of: .seconds(seconds))) == .seconds(seconds))
    }

    @Test(arguments: ["", "5", "m", "0s", "-5m", "1.5h", "5 m", "1h30m", "5M", "٥m", "9999999s", "+5m"])
    func notDurations(_ text: String) {
        #expect(DurationText.duration(of: text) == nil)
    }
}
