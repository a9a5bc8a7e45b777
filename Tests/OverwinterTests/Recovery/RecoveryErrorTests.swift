import FileTree
import Testing

@testable import Overwinter

@Suite("What a recovery ends with")
struct RecoveryErrorTests {
    private static func run(_ id: String, down services: [String]) -> RecoveryOutcome.Run {
        var run = RecoveryOutcome.Run(
            run: id, verb: "restore", profile: "hive", journal: BytePath("/state/\(id).journal"), ending: .owing)
        run.services = services.map { name in
            RecoveryOutcome.Service(
                name: name, ending: .down, why: "of \(id)", startCommand: "systemctl start \(name)", keys: [])
        }
        return run
    }

    @Test func aServiceThatSeveralRunsOweIsNamedOnce() {
        var outcome = RecoveryOutcome()
        outcome.runs = [Self.run("a", down: ["database", "app"]), Self.run("b", down: ["database"])]
        let error = RecoveryError.of(outcome)
        #expect(error?.message == "database, app are not back")
        #expect(
            error?.hint
                == "type: systemctl start database && systemctl start app; or find out why, then: overwinter recover")
        #expect(error?.faults.map(\.message) == ["database: of a", "app: of a", "database: of b"])
    }

    @Test func whatIsUpAndNotReadyIsNotToBeStarted() {
        var outcome = RecoveryOutcome()
        outcome.runs = [Self.run("a", down: ["database", "app", "web"])]
        outcome.runs[0].services[1].ending = .notReady
        outcome.runs[0].services[2].ending = .notReady
        let error = RecoveryError.of(outcome)
        #expect(error?.code == .servicesDown)
        #expect(error?.message == "database is not back; app, web are up, but not ready")
        #expect(error?.hint == "type: systemctl start database; or find out why, then: overwinter recover")
        #expect(error?.faults.map(\.code) == ["down", "not-ready", "not-ready"])
        outcome.runs[0].services.removeFirst()
        #expect(
            RecoveryError.of(outcome)?.hint
                == "find out why, then: overwinter recover; to leave it as it is: overwinter recover --forget app")
    }
}
