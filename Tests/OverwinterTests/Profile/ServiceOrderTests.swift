import OverwinterTesting
import Testing

@testable import Overwinter

struct ServiceOrderTests {
    @Test func tiesGoByTheFile() throws {
        #expect(try ServiceOrder.sorted(names: ["c", "a", "b"], after: [:]) == ["c", "a", "b"])
    }

    @Test func eachComesAfterWhatItWaitsFor() throws {
        let order = try ServiceOrder.sorted(
            names: ["nginx", "thehive", "cassandra", "cortex", "elasticsearch"],
            after: [
                "nginx": ["thehive", "cortex"], "thehive": ["cassandra", "elasticsearch"], "cortex": ["elasticsearch"],
            ])
        #expect(order == ["cassandra", "elasticsearch", "thehive", "cortex", "nginx"])
    }

    @Test func strangersSayNothing() throws {
        #expect(try ServiceOrder.sorted(names: ["a", "b"], after: ["a": ["x"], "x": ["b"]]) == ["a", "b"])
    }

    @Test func aCycleIsOnlyItsMembers() {
        let cycle = thrown(ServiceOrder.Cycle.self) {
            try ServiceOrder.sorted(
                names: ["z", "a", "b", "c"], after: ["z": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]])
        }
        #expect(cycle?.description == "a -> b -> c -> a")
    }

    @Test func oneThatWaitsForItself() {
        let cycle = thrown(ServiceOrder.Cycle.self) {
            try ServiceOrder.sorted(names: ["a"], after: ["a": ["a"]])
        }
        #expect(cycle?.names == ["a"])
    }
}
