import FileTree
import Testing
import YAML

@testable import Overwinter

/// Decoder, schema and reference say the same of every key: none may drift.
struct ProfileKeysTests {
    /// A key of a section, as an argument of a test.
    struct Case: Sendable, CustomTestStringConvertible {
        let section: MappingDescription
        let key: KeyDescription
        var testDescription: String { "\(section.name).\(key.name)" }
    }

    static let cases = ProfileKeys.all.flatMap { section in section.keys.map { Case(section: section, key: $0) } }

    private let validator = SchemaValidator(root: ProfileSchema.value)

    /// A profile that has `name: value` in one section, and what that section needs besides.
    private func text(_ section: MappingDescription, _ name: String, _ value: String) -> String {
        var keys: [(String, String)] =
            switch section.name {
            case "profile":
                [
                    ("version", "1"), ("name", "a"), ("destination", "/backup"),
                    ("services", "{ a: { systemd: a, sources: {} } }"),
                ]
            case "destination", "source", "extra-source": [("path", "/var/lib/cassandra")]
            case "compose": [("project-directory", "/p")]
            case "commands": [("start", "[a]"), ("stop", "[b]"), ("status", "[c]")]
            case "ready": ProfileKeys.ready.exactlyOne.contains(name) ? [] : [("http", "\"http://a/\"")]
            case "copy", "metrics", "retention": []
            default: [("sources", "{}")]
            }
        keys.removeAll { $0.0 == name }
        let own = (keys + [(name, value)]).map { "\($0): \($1)" }.joined(separator: ", ")
        let service = "compose: { project-directory: /p }, services: { b: {}, a:"
        return switch section.name {
        case "profile": "{ \(own) }"
        case "destination": base("{ \(own) }", "services: { a: { systemd: a, sources: {} } }")
        case "compose": base("/backup", "compose: { \(own) }, services: { a: }")
        case "service": base("/backup", "\(service) { \(own) } }")
        case "commands": base("/backup", "\(service) { commands: { \(own) }, sources: {} } }")
        case "copy": base("/backup", "services: { a: { systemd: a, sources: {} } }, copy: { \(own) }")
        case "retention": base("/backup", "services: { a: { systemd: a, sources: {} } }, retention: { \(own) }")
        case "metrics": base("/backup", "services: { a: { systemd: a, sources: {} } }, metrics: { \(own) }")
        case "ready": base("/backup", "\(service) { ready: { \(own) } } }")
        case "source": base("/backup", "\(service) { sources: { d: { \(own) } } } }")
        default: base("/backup", "\(service) {} }, extra-sources: { g: [{ \(own) }] }")
        }
    }

    private func base(_ destination: String, _ rest: String) -> String {
        // The example of the destination's section lies below its own example of a mount.
        "{ version: 1, name: a, destination: \(destination.replacing("/var/lib/cassandra", with: "/mnt/backup/x")), \(rest) }"
    }

    private func schemaFaults(_ text: String) throws -> [String] {
        try validator.faults(SchemaValidator.value(try #require(try Node.compose(yaml: text))))
    }

    @Test(arguments: cases)
    func aKeyIsAccepted(_ test: Case) throws {
        let text = text(test.section, test.key.name, test.key.example)
        #expect(faults(text) == [])
        #expect(try schemaFaults(text) == [])
    }

    @Test(arguments: cases)
    func misspeltItIsRefused(_ test: Case) throws {
        let text = text(test.section, test.key.name + "x", test.key.example)
        #expect(
            faults(text).contains {
                $0.contains(".\(test.key.name)x: unknown key") || $0.contains(": \(test.key.name)x: unknown key")
            }, "\(faults(text))")
        #expect(try schemaFaults(text) != [])
    }

    @Test(arguments: cases)
    func aValueOfAnotherTypeIsRefused(_ test: Case) throws {
        let text = text(test.section, test.key.name, "[[[]]]")
        #expect(faults(text) != [])
        #expect(try schemaFaults(text) != [])
    }

    @Test(arguments: cases.filter(\.key.isRequired))
    func aRequiredKeyIsMissed(_ test: Case) throws {
        // Given under another name, it is unknown there and missing here.
        let text = text(test.section, test.key.name, test.key.example)
            .replacing(" \(test.key.name): \(test.key.example)", with: " \(test.key.name)x: \(test.key.example)")
        #expect(faults(text).contains { $0.contains("\(test.key.name): the key is missing") }, "\(faults(text))")
        #expect(try schemaFaults(text) != [])
    }

    @Test(arguments: [
        "ready: { tcp: 'a:1', http: 'http://a/' }", "ready: {}", "ready: { tcp: 'a:1', insecure: true }",
        "systemd: a, compose: b", "stop-timeout: 5", "stop-timeout: 0s", "before-stop: []", "after: [A]",
        "ready: { health: false }", "ready: { http: 'ftp://a' }", "ready: { http: 'http://u:p@a/' }",
        "sources: { d: a/../b }", "sources: { d: .. }", "sources: { d: ~/a }", "sources: { D: /d }",
        "sources: { d: { path: /d, optional: yes } }", "sources: { d: { path: /d, exclude: [/x] } }",
    ])
    func whatTheDecoderRefusesTheSchemaRefuses(_ key: String) throws {
        let text = base("/backup", "compose: { project-directory: /p }, services: { a: { \(key) } }")
        #expect(faults(text) != [])
        #expect(try schemaFaults(text) != [])
    }

    @Test(arguments: ["full-every: 0", "full-every: -1", "full-every: '7'", "io: idle", "io: true", "pre-sync: yes"])
    func whatTheDecoderRefusesOfCopyTheSchemaRefuses(_ key: String) throws {
        let text = base("/backup", "services: { a: { systemd: a, sources: {} } }, copy: { \(key) }")
        #expect(faults(text) != [])
        #expect(try schemaFaults(text) != [])
    }

    @Test(arguments: [
        "{}", "{ keep-last: 0 }", "{ keep-daily: -1 }", "{ keep-weekly: '7' }", "{ keep-within: 30 }",
        "{ keep-within: 30m }", "{ keep-within: 0d }", "{ keep-within: 10000d }", "7", "",
    ])
    func whatTheDecoderRefusesOfRetentionTheSchemaRefuses(_ value: String) throws {
        let text = base("/backup", "services: { a: { systemd: a, sources: {} } }, retention: \(value)")
        #expect(faults(text) != [])
        #expect(try schemaFaults(text) != [])
    }

    @Test(arguments: [
        "metrics: {}", "metrics: { textfile: a.prom }", "metrics: { textfile: /a/b.txt }",
        "metrics: { textfile: /a/.prom }", "metrics: /a/b.prom", "ping: 'ftp://a'", "ping: 'https://u:p@a/b'",
        "ping: a.example/b", "notify: mail me", "notify: [[]]", "notify: [a, [b]]", "notify: [[a], b]", "notify: {}",
    ])
    func whatTheDecoderRefusesOfMonitoringTheSchemaRefuses(_ key: String) throws {
        let text = base("/backup", "services: { a: { systemd: a, sources: {} } }, \(key)")
        #expect(faults(text) != [])
        #expect(try schemaFaults(text) != [])
    }

    @Test(arguments: cases)
    func theReferenceHasIt(_ test: Case) throws {
        let reference = try Checkout.text("docs/profile.md")
        let heading = "\n## `\(test.section.name)`"
        let section = try #require(reference.split(separator: heading, maxSplits: 1).dropFirst().first)
        let own = section.split(separator: "\n## ", maxSplits: 1).first ?? ""
        #expect(own.contains("\n| `\(test.key.name)` |"))
    }
}
