import FileTree
import Testing

@testable import Overwinter

/// Every fault of a profile, with its line, column, key path and hint.
struct ProfileFaultTests {
    @Test func aMistypedKey() {
        #expect(
            faults(
                """
                version: 1
                name: hive
                destination: /backup
                services:
                  cassandra:
                    systemd: cassandra
                    sources: {}
                    redy: { tcp: "127.0.0.1:9042" }
                """) == ["p.yaml:8:5: services.cassandra.redy: unknown key (did you mean 'ready'?)"])
    }

    @Test func allAtOnceInTheOrderOfTheText() {
        #expect(
            faults(
                """
                version: 2
                nam: hive
                services:
                  thehive: { systemd: a, after: [0123456789, cassandr], stop-timeout: 5, sources: { data: ../x } }
                  cassandra: { systemd: [c], ready: { tcp: 9042, within: soon }, sources: { data: /d, d2: /d/e } }
                """) == [
                    "p.yaml:1:1: name: the key is missing", "p.yaml:1:1: destination: the key is missing",
                    "p.yaml:1:10: version: version 2 is not known (this program reads version 1)",
                    "p.yaml:2:1: nam: unknown key (did you mean 'name'?)",
                    "p.yaml:4:34: services.thehive.after[1]: no service '0123456789' in this profile",
                    "p.yaml:4:46: services.thehive.after[2]: no service 'cassandr' in this profile (did you mean 'cassandra'?)",
                    "p.yaml:4:71: services.thehive.stop-timeout: '5' is no duration (write it like 90s, 5m or 1h)",
                    "p.yaml:4:91: services.thehive.sources.data: a path cannot hold '..' (write the path that is meant)",
                    "p.yaml:5:25: services.cassandra.systemd: a text is wanted, not a list",
                    "p.yaml:5:44: services.cassandra.ready.tcp: '9042' is not host:port (write it like \"127.0.0.1:9042\")",
                    "p.yaml:5:58: services.cassandra.ready.within: 'soon' is no duration (write it like 90s, 5m or 1h)",
                    "p.yaml:5:91: services.cassandra.sources.d2: '/d/e' lies in the source '/d' (services.cassandra.sources.data, line 5)",
                ])
    }

    @Test(arguments: [
        ("", "p.yaml:1:1: the file is empty (the shipped profiles show how one looks)"),
        ("# only a comment\n", "p.yaml:1:1: the file is empty (the shipped profiles show how one looks)"),
        ("- a\n", "p.yaml:1:1: a mapping is wanted, not a list"),
        ("a: [\n", "p.yaml:2:1: while parsing a flow node: did not find expected node content"),
        ("a:\n\t- b\n", "p.yaml:2:1: a tab where a line begins (indent with spaces)"),
    ])
    func textsThatAreNoProfile(_ text: String, message: String) {
        #expect(faults(text).contains(message), "\(faults(text))")
    }

    @Test func duplicateAndMergeKeys() {
        #expect(
            faults(
                profile(
                    services: "  a: { systemd: a, systemd: b, sources: {} }\n  b: { <<: {}, systemd: c, sources: {} }"))
                == [
                    "p.yaml:6:20: services.a.systemd: the key is given twice (it was first given in line 6)",
                    "p.yaml:7:8: services.b.'<<': merge keys are not understood (write the keys out, or use an alias for a whole value)",
                ])
    }

    @Test func namesThatCannotBe() {
        #expect(
            faults(
                profile(
                    services: "  Cass: { systemd: a, sources: {} }\n  overwinter: { systemd: b, sources: { D: /d } }"))
                == [
                    "p.yaml:6:3: services.Cass: 'Cass' cannot be the name of a service (\(ProfileName.rule))",
                    "p.yaml:7:3: services.overwinter: 'overwinter' cannot be the name of a service (the program uses that name itself)",
                    "p.yaml:7:40: services.overwinter.sources.D: 'D' cannot be the name of a source (\(ProfileName.rule))",
                ])
    }

    @Test(arguments: ["commit", "rollback", "status"])
    func reservedNamesOfProfiles(_ name: String) {
        #expect(
            faults(profile().replacing("name: hive", with: "name: \(name)")) == [
                "p.yaml:2:7: name: '\(name)' cannot be the name of a profile (the program uses that name itself)"
            ])
    }

    @Test(arguments: [
        ("after: [a]", "27: services.a.after[1]: a service cannot come after itself"),
        ("after: base", "26: services.a.after: a list is wanted, not 'base'"),
        (
            "before-stop: nodetool drain",
            "32: services.a.before-stop: a list is wanted, not 'nodetool drain' (no shell reads it: write each argument on its own, [nodetool, drain])"
        ),
        ("before-stop: []", "32: services.a.before-stop: a program is wanted"),
        ("ready: {}", "26: services.a.ready: one of http, tcp, command, health, running is missing"),
        ("ready: { within: 5m }", "26: services.a.ready: one of http, tcp, command, health, running is missing"),
        (
            "ready: { tcp: 'a:1', running: true }",
            "40: services.a.ready.running: 'running' and 'tcp' exclude each other"
        ),
        ("ready: { health: true }", "28: services.a.ready.health: only a Compose service has a health"),
        (
            "ready: { running: false }",
            "37: services.a.ready.running: only 'true' has a meaning here (leave the key out)"
        ),
        (
            "ready: { tcp: 'a:0' }",
            "33: services.a.ready.tcp: 'a:0' is not host:port (write it like \"127.0.0.1:9042\")"
        ),
        (
            "ready: { tcp: 'a:1', insecure: true }",
            "40: services.a.ready.insecure: the key has a meaning beside 'http' only"
        ),
        (
            "ready: { http: 'localhost:9200' }",
            "34: services.a.ready.http: 'localhost:9200' begins with neither http:// nor https://"
        ),
        (
            "ready: { http: 'http://u:p@h/' }",
            "34: services.a.ready.http: an address cannot hold a password, for it is shown in logs (name a file: credentials: /path)"
        ),
        ("ready: { http: 'http://' }", "34: services.a.ready.http: 'http://' is no address"),
        (
            "commands: { start: [a], stop: [b], status: [c] }",
            "19: services.a.commands: 'commands' and 'systemd' exclude each other"
        ),
        ("compose: x", "19: services.a.compose: 'compose' and 'systemd' exclude each other"),
        (
            "exclude: [/x]",
            "19: services.a.exclude: only a Compose service has mounts to exclude (a source has its own 'exclude')"
        ),
    ])
    func faultsOfAService(_ key: String, message: String) {
        let text = faults(profile(services: "  a: {systemd: u, \(key), sources: {}}"))
        #expect(text.contains("p.yaml:6:\(message)"), "\(text)")
    }

    @Test(arguments: [
        (
            "{ sources: {} }",
            "3: services.a: what stops and starts the service is missing (give it 'systemd' or 'commands', or the profile a 'compose' section)"
        ),
        (
            "{ systemd: a }",
            "3: services.a.sources: the key is missing (write 'sources: {}' for a service that is only stopped)"
        ),
        ("{ systemd: --now, sources: {} }", "17: services.a.systemd: '--now' cannot be the name of a systemd unit"),
        ("{ systemd: 'a b', sources: {} }", "17: services.a.systemd: 'a b' cannot be the name of a systemd unit"),
        (
            "{ compose: a, sources: {} }",
            "8: services.a.compose: the profile has no Compose project (give the profile a 'compose' section)"
        ),
        ("{ commands: { start: [x], stop: [y] }, sources: {} }", "18: services.a.commands.status: the key is missing"),
        ("{ systemd: base, sources: {} }", "3: services.a: stops and starts the same as 'base'"),
        ("nonsense", "6: services.a: a mapping is wanted, not 'nonsense'"),
        ("{ systemd: a, sources: { d: { optional: true } } }", "34: services.a.sources.d.path: the key is missing"),
        (
            "{ systemd: a, sources: { d: { path: /d, optional: yes } } }",
            "56: services.a.sources.d.optional: 'true' or 'false' is wanted, not 'yes'"
        ),
        (
            "{ systemd: a, sources: { d: { path: /d, mount: /e } } }",
            "53: services.a.sources.d.mount: '/d' does not lie below '/e'"
        ),
        (
            "{ systemd: a, sources: { d: { path: /d, mount: e } } }",
            "53: services.a.sources.d.mount: 'e' is not absolute (begin it with '/')"
        ),
        (
            "{ systemd: a, sources: { d: { path: /d, exclude: [/x] } } }",
            "56: services.a.sources.d.exclude[1]: '/x' is absolute (write it relative to the source)"
        ),
        ("{ systemd: a, sources: { d: '' } }", "34: services.a.sources.d: a path is wanted, not an empty text"),
        (
            "{ systemd: a, sources: { d: ~/d } }",
            "34: services.a.sources.d: '~' is not replaced in a path (write the whole path)"
        ),
        (
            "{ systemd: a, sources: { d: /backup/x } }",
            "34: services.a.sources.d: '/backup/x' lies in the destination '/backup'"
        ),
        (
            "{ systemd: a, sources: { d: /d, e: /d/ } }",
            "41: services.a.sources.e: '/d' is already a source (services.a.sources.d, line 6)"
        ),
        (
            "{ systemd: a, sources: { d: /d/e, e: /d } }",
            "43: services.a.sources.e: '/d' holds the source '/d/e' (services.a.sources.d, line 6)"
        ),
    ])
    func faultsOfAServiceWhole(_ value: String, message: String) {
        #expect(faults(profile(services: "  a: \(value)")) == ["p.yaml:6:\(message)"])
    }

    @Test func aCycleIsToldByName() {
        let services = """
              a: { systemd: a, after: [c, base], sources: {} }
              b: { systemd: b, after: [a], sources: {} }
              c: { systemd: c, after: [b], sources: {} }
            """
        #expect(
            faults(profile(services: services)) == [
                "p.yaml:6:27: services.a.after: services wait for each other: a -> c -> b -> a ('after' must lead to no circle)"
            ])
    }

    @Test(arguments: [
        (
            "backup",
            "14: destination: 'backup' begins with neither '/' nor './' ('./backup' would be beside the profile)"
        ),
        ("/srv/../x", "14: destination: a path cannot hold '..' (write the path that is meant)"),
        ("[/a]", "14: destination: a text is wanted, not a list"),
        ("{ path: /a, mount: /b }", "33: destination.mount: '/a' does not lie below '/b'"),
        ("{ mount: /b }", "14: destination.path: the key is missing"),
    ])
    func faultsOfTheDestination(_ value: String, message: String) {
        #expect(
            faults(profile().replacing("destination: /backup", with: "destination: \(value)")) == [
                "p.yaml:3:\(message)"
            ])
    }

    @Test func aDestinationInASource() {
        #expect(
            faults(profile(services: "  a: { systemd: a, sources: { all: / } }")) == [
                "p.yaml:3:14: destination: the destination '/backup' lies in the source '/' (services.a.sources.all) (a backup would copy itself)"
            ])
    }

    @Test(arguments: [
        ("services: {}", "4:11: services: one service at least is wanted"),
        ("services:", "4:10: services: one service at least is wanted"),
        ("services: [a]", "4:11: services: a mapping is wanted, not a list"),
    ])
    func noServices(_ line: String, message: String) {
        #expect(faults("version: 1\nname: a\ndestination: /b\n\(line)\n") == ["p.yaml:\(message)"])
    }

    @Test(arguments: [
        (
            "{ base: [/x] }",
            "18: extra-sources.base: a service has that name (in a set each has a folder of its own: name the group otherwise)"
        ),
        (
            "{ overwinter: [/x] }",
            "18: extra-sources.overwinter: 'overwinter' cannot be the name of a group of sources (the program uses that name itself)"
        ),
        ("{ g: /x }", "21: extra-sources.g: a list is wanted, not '/x'"),
        ("{ g: [/] }", "22: extra-sources.g[1]: a source with a name is wanted, not '/'"),
    ])
    func faultsOfExtraSources(_ value: String, message: String) {
        let text = faults(profile(end: "extra-sources: \(value)"))
        #expect(text.contains("p.yaml:7:\(message)"), "\(text)")
    }

    @Test func theComposeSection() {
        let text = """
            version: 1
            name: hive
            destination: /backup
            compose: { project-directory: thehive, files: docker-compose.yml }
            services: { cassandra: { compose: -x } }
            """
        #expect(
            faults(text) == [
                "p.yaml:4:31: compose.project-directory: 'thehive' begins with neither '/' nor './' ('./thehive' would be beside the profile)",
                "p.yaml:4:47: compose.files: a list is wanted, not 'docker-compose.yml'",
                "p.yaml:5:35: services.cassandra.compose: '-x' cannot be the name of a Compose service",
            ])
    }

    @Test(arguments: ["keep-last", "full-every", "io"])
    func whatIsNotBuiltIsUnknown(_ key: String) {
        #expect(faults(profile(end: "\(key): {}")).first?.hasPrefix("p.yaml:7:1: \(key): unknown key") == true)
    }

    @Test func theErrorAsAWhole() {
        let error = refusal { try decode("version: 1\nname: a\n") }
        #expect(error?.code == .badProfile)
        #expect(error?.message == "the profile 'p.yaml' has 2 faults")
        #expect(error?.faults.map(\.code) == ["missing-key", "missing-key"])
        let single = refusal { try decode("a: [") }
        #expect(single?.message == "the profile 'p.yaml' has a fault")
        #expect(single?.faults.map(\.code) == ["syntax"])
    }
}
