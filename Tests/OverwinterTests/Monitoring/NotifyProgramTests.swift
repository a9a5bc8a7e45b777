import FileTree
import Testing

@testable import Overwinter

struct NotifyProgramTests {
    private func report() -> RunReport {
        RunReport(
            outcome: RunOutcome(verb: "backup", profile: "hive", run: "one"), exitCode: 0, began: UTCTime.now,
            ended: UTCTime.now, document: "{}\n")
    }

    private func told(_ command: [String], limit: Duration = .seconds(60)) -> [String] {
        var program = NotifyProgram(command: command, folder: BytePath("/"))
        program.limit = limit
        return program.run(report()).map(\.message)
    }

    @Test func itReadsTheDocument() {
        #expect(told(["sh", "-c", "[ \"$(cat)\" = '{}' ] && [ \"$PWD\" = / ]"]) == [])
    }

    @Test func oneThatFailsIsAWarning() {
        #expect(
            told(["sh", "-c", "echo why >&2; exit 7"]) == [
                "notify: 'sh -c 'echo why >&2; exit 7'' exited with status 7: why"
            ])
        #expect(told(["/nosuch"]).first?.hasPrefix("notify: unable to run '/nosuch': no such program") == true)
        #expect(told(["false"], limit: .seconds(60)) == ["notify: 'false' exited with status 1"])
    }

    @Test func oneThatHangsIsEnded() {
        #expect(told(["sleep", "600"], limit: .milliseconds(200)) == ["notify: 'sleep 600' did not end in time"])
    }
}
