import OverwinterTesting
import Services
import Testing

@Suite("How units hang together")
struct UnitGraphTests {
    private let fake = FakePrograms()

    private func graph(_ units: [String: [String]], of names: [String]) throws -> UnitGraph {
        for (name, lines) in units {
            let facts = ["Id=\(name)", "LoadState=loaded", "ActiveState=active", "SubState=running"] + lines
            fake.write(name, facts.joined(separator: "\n") + "\n")
        }
        fake.add("systemctl", "shift 4; gap=; for u; do [ -z \"$gap\" ] || echo; gap=1; answer $u; done")
        return try UnitGraph(
            of: names,
            programs: ServicePrograms(
                environment: ["PATH": fake.isolatedSearchPath()], answerWithin: .seconds(20)))
    }

    @Test func whatRequiresAUnitFollowsItThroughOthersToo() throws {
        let graph = try graph(
            [
                "a.service": ["RequiredBy=m.service"], "m.service": ["RequiredBy=b.service", "After=a.service"],
                "b.service": ["After=m.service"],
            ], of: ["a", "b"])
        #expect(graph.mustFollow("b", "a") && graph.mustFollow("m", "a") && graph.mustFollow("b", "m"))
        #expect(!graph.mustFollow("a", "b") && !graph.mustFollow("a", "m") && !graph.mustFollow("a", "a"))
        #expect(graph.dependents(of: ["a"]).map(\.unit) == ["m.service", "b.service"])
    }

    @Test func aSocketComesBeforeWhatItTriggersAlsoWhereItGoesWithIt() throws {
        let graph = try graph(
            [
                "a.service": ["ConsistsOf=a.socket", "TriggeredBy=a.socket", "After=a.socket"], "a.socket": [],
            ], of: ["a"])
        #expect(graph.mustFollow("a.service", "a.socket") && !graph.mustFollow("a.socket", "a.service"))
        #expect(graph.dependents(of: ["a"]).map(\.unit) == ["a.socket"])
    }

    @Test func aTimerThatComesAfterItsUnitDoes() throws {
        let graph = try graph(
            ["a.service": ["ConsistsOf=a.timer", "TriggeredBy=a.timer"], "a.timer": ["After=a.service"]], of: ["a"])
        #expect(graph.mustFollow("a.timer", "a.service") && !graph.mustFollow("a.service", "a.timer"))
    }

    @Test func unitsThatHangOnEachOtherAreInNoOrderButTheirOwn() throws {
        let graph = try graph(
            ["a.service": ["ConsistsOf=b.service"], "b.service": ["ConsistsOf=a.service"]], of: ["a", "b"])
        #expect(!graph.mustFollow("a", "b") && !graph.mustFollow("b", "a"))
    }

    @Test func anAliasIsItsUnit() throws {
        let graph = try graph(
            ["alias.service": ["Id=a.service", "RequiredBy=b.service"], "b.service": []], of: ["alias"])
        #expect(graph.identity(of: "alias") == "a.service" && graph.identity(of: "x") == "x.service")
        #expect(graph.mustFollow("b", "alias"))
        #expect(graph.dependents(of: ["alias"]).map(\.dependsOn) == ["a.service"])
    }
}
