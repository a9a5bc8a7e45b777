import FileTree
import Glibc
import Overwinter
import OverwinterTesting
import Synchronization
import Testing

/// The run's side; the guardian is a small program that says what it is told to.
@Suite struct GuardianTests {
    private let programs = FakePrograms()
    private let warnings = Warnings()
    private let journal = BytePath("/state/journals/20261121-031507Z-4f1c.journal")

    private final class Warnings: Sendable {
        let all = Mutex<[Warning]>([])

        var sink: EventSink {
            EventSink { [self] event in
                if case .warning(let warning) = event { all.withLock { $0.append(warning) } }
            }
        }

        var count: Int { all.withLock { $0.count } }
    }

    private func guardian(scope: GuardianScope? = nil) -> Guardian {
        let program = GuardianProgram(
            path: BytePath("\(programs.folder)/overwinter"), environment: ["PATH": programs.searchPath])
        return Guardian(run: "20261121-031507Z-4f1c", program: program, scope: scope, events: warnings.sink)
    }

    /// One that stands by, and writes down what it hears.
    private func addGuardian() {
        programs.add(
            "overwinter",
            """
            echo $$ >> "$HERE/processes"
            printf 'ready\\n' >&0
            read word
            echo "heard ${word:-the end}" >> "$HERE/heard"
            """)
    }

    private var processes: [Int32] {
        (programs.read("processes") ?? "").split(separator: "\n").compactMap { Int32($0) }
    }

    private func wait(_ what: String, until fact: () -> Bool) {
        for _ in 0..<2000 {
            if fact() { return }
            usleep(10_000)
        }
        Issue.record("waited in vain for: \(what)")
    }

    @Test func itIsArmedAndDismissed() throws {
        addGuardian()
        let guardian = guardian()
        try guardian.arm(journal)
        let words = "[guardian] [--journal] [\(journal)] [--process] [\(getpid())]"
        #expect(programs.calls == ["overwinter \(words)"])
        #expect(guardian.disarm().isEmpty)
        #expect(programs.read("heard") == "heard goodbye")
        #expect(processes.allSatisfy { kill($0, 0) != 0 })
        #expect(guardian.disarm().isEmpty, "a second time does nothing")
        #expect(warnings.count == 0)
    }

    @Test func whyItDoesNotStandByIsAFaultBeforeTheFirstStop() {
        programs.add("overwinter", "printf \"unable to open '/x': permission denied\" >&0")
        let error = thrown(OverwinterError.self) { try guardian().arm(journal) }
        #expect(error?.code == .preflight)
        #expect(error?.message == "unable to start the guardian: unable to open '/x': permission denied")
        #expect(error?.hint == "without it nobody starts the services should this run be killed")
    }

    @Test func oneThatSaysNothingOrIsNotThereIsAFault() {
        let missing = thrown(OverwinterError.self) { try guardian().arm(journal) }
        #expect(missing?.code == .preflight)
        #expect(missing?.message.contains("no such program") == true)
        programs.add("overwinter", "exit 3")
        let silent = thrown(OverwinterError.self) { try guardian().arm(journal) }
        #expect(
            silent?.message
                == "unable to start the guardian: '\(programs.folder)/overwinter' ended at once, or did not answer within 30 s"
        )
    }

    @Test func oneThatDiesIsReplaced() throws {
        addGuardian()
        let guardian = guardian()
        try guardian.arm(journal)
        wait("the first", until: { processes.count == 1 })
        kill(processes[0], SIGKILL)
        wait("the second", until: { processes.count == 2 && warnings.count == 1 })
        let expected = [Warning(code: "guardian", message: "the guardian died, and was replaced")]
        #expect(warnings.all.withLock { $0 } == expected)
        #expect(guardian.disarm() == expected)
        #expect(programs.read("heard") == "heard goodbye", "the second one is told")
    }

    @Test func itIsNotReplacedWithoutEnd() throws {
        addGuardian()
        let guardian = guardian()
        try guardian.arm(journal)
        for count in 1...Guardian.replacements + 1 {
            wait("number \(count)", until: { processes.count == count && warnings.count == count - 1 })
            kill(processes[count - 1], SIGKILL)
        }
        wait("the end of it", until: { warnings.count == Guardian.replacements + 1 })
        let last = guardian.disarm().last
        #expect(
            last?.message
                == "the guardian died 6 times, and is not replaced any more: should this run be killed, type 'overwinter recover'"
        )
        #expect(processes.count == Guardian.replacements + 1)
    }

    @Test func oneThatCannotBeReplacedIsSaid() throws {
        addGuardian()
        let guardian = guardian()
        try guardian.arm(journal)
        wait("the first", until: { processes.count == 1 })
        programs.add("overwinter", "printf 'no room' >&0")
        kill(processes[0], SIGKILL)
        wait("the warning", until: { warnings.count == 1 })
        #expect(
            guardian.disarm().map(\.message) == [
                "the guardian died, and could not be replaced (unable to start the guardian: no room): should this run be "
                    + "killed, type 'overwinter recover'"
            ])
    }

    // MARK: - In a unit

    private let scope = GuardianScope(manager: .system, unit: "overwinter-backup@scene.service")

    @Test func itLivesInAScopeOfItsOwn() throws {
        addGuardian()
        programs.add("systemd-run", "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"")
        let guardian = guardian(scope: scope)
        try guardian.arm(journal)
        #expect(
            programs.calls.first?.hasPrefix(
                "systemd-run [--scope] [--quiet] [--collect] [--unit=overwinter-guardian-20261121-031507Z-4f1c.scope] "
                    + "[--slice=system.slice] ") == true)
        #expect(programs.calls.count == 2)
        kill(processes[0], SIGKILL)
        wait("the second", until: { processes.count == 2 && warnings.count == 1 })
        #expect(programs.calls.contains { $0.contains("[--unit=overwinter-guardian-20261121-031507Z-4f1c-2.scope]") })
        #expect(guardian.disarm().count == 1)
        #expect(programs.read("heard") == "heard goodbye")
    }

    @Test func withoutAScopeItStandsByAllTheSameAndThatIsSaid() throws {
        addGuardian()
        programs.add("systemd-run", "exit 1")
        let guardian = guardian(scope: scope)
        try guardian.arm(journal)
        let expected = [
            Warning(
                code: "guardian-scope",
                message:
                    "the guardian has no scope of its own ('systemd-run' ended at once, or did not "
                    + "answer within 30 s): whoever kills all of overwinter-backup@scene.service kills it too, and only "
                    + "'overwinter recover' would start the services then")
        ]
        #expect(guardian.disarm() == expected)
        #expect(warnings.all.withLock { $0 } == expected)
        #expect(programs.read("heard") == "heard goodbye")
    }
}
