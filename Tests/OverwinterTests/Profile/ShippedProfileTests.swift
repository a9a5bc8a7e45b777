import FileTree
import Testing
import YAML

@testable import Overwinter

struct ShippedProfileTests {
    static let names = [
        "cortex-physical", "prod1-cortex", "prod1-thehive", "prod2-cortex", "prod2-thehive", "testing",
        "thehive-physical", "thehive-vm",
    ]

    private func load(_ name: String) throws -> Profile {
        try Profile.load(Checkout.path("profiles/\(name).yaml"))
    }

    /// Every path that is saved, relative to the project directory where there is one.
    private func paths(_ profile: Profile) -> [String] {
        let base = (profile.compose?.projectDirectory.description).map { $0 + "/" } ?? ""
        return (profile.services.flatMap { $0.sources ?? [] } + profile.extraSources.flatMap(\.sources)).map {
            $0.path.description.replacing(base, with: "")
        }
    }

    @Test func theseAreAll() {
        #expect(ProfileLookup(directories: [Checkout.path("profiles")]).names() == Self.names)
    }

    @Test(arguments: names)
    func itIsAProfileOfItsName(_ name: String) throws {
        #expect(try load(name).name == name)
    }

    @Test(arguments: names)
    func theSchemaAcceptsIt(_ name: String) throws {
        let node = try #require(try Node.compose(yaml: Checkout.text("profiles/\(name).yaml")))
        #expect(try SchemaValidator(root: ProfileSchema.value).faults(SchemaValidator.value(node)) == [])
    }

    @Test(arguments: names)
    func itTeaches(_ name: String) throws {
        let lines = try Checkout.text("profiles/\(name).yaml").split(separator: "\n")
        #expect(lines.count { $0.contains("#") } * 6 > lines.count)
        #expect(lines.allSatisfy { $0.count <= 120 })
    }

    @Test(arguments: names)
    func itSavesNoSocketAndNoScratch(_ name: String) throws {
        #expect(!paths(try load(name)).contains { $0.contains("docker.sock") || $0.contains("cortex-jobs") })
    }

    @Test(arguments: ["testing", "prod1-thehive", "prod2-thehive", "prod1-cortex", "prod2-cortex"])
    func aComposeProjectIsSavedWhole(_ name: String) throws {
        let profile = try load(name)
        var wanted = [
            "docker-compose.yml", ".env", "versions.env", "certificates", "scripts", "nginx/templates", "nginx/certs",
            "elasticsearch/data", "elasticsearch/logs",
        ]
        if !name.hasSuffix("cortex") {
            wanted += ["cassandra/data", "cassandra/logs", "thehive/config", "thehive/data/files", "thehive/logs"]
        }
        if !name.hasSuffix("thehive") { wanted += ["cortex/config", "cortex/neurons", "cortex/logs"] }
        #expect(Set(wanted).subtracting(paths(profile)) == [])
        // Docker alone would kill after ten seconds; Cortex and nginx keep nothing that a kill could tear.
        for service in profile.services where !["nginx", "cortex"].contains(service.name) {
            #expect(service.stopTimeout ?? .zero >= .seconds(300))
        }
    }

    @Test(arguments: names)
    func cassandraIsDrained(_ name: String) throws {
        for service in try load(name).services where service.name == "cassandra" {
            #expect(service.beforeStop == ["nodetool", "drain"])
        }
    }

    @Test(arguments: ["thehive-physical", "thehive-vm"])
    func packagesAreSavedWhereTheyPutTheirFiles(_ name: String) throws {
        let profile = try load(name)
        #expect(profile.services.map(\.name) == ["elasticsearch", "cassandra", "thehive"])
        let wanted = [
            "/etc/thehive", "/opt/thp/thehive/files", "/var/log/thehive", "/etc/default/thehive",
            "/etc/systemd/system/thehive.service.d", "/etc/cassandra", "/var/lib/cassandra", "/var/log/cassandra",
            "/etc/default/cassandra", "/etc/elasticsearch", "/var/lib/elasticsearch", "/var/log/elasticsearch",
        ]
        #expect(Set(wanted).subtracting(paths(profile)) == [])
    }
}
