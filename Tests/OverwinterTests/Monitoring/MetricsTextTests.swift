import FileTree
import Testing

@testable import Overwinter

struct MetricsTextTests {
    private func lines(verb: String = "backup", before: String = "", sets: Bool = true) -> [String] {
        var outcome = RunOutcome(verb: verb, profile: "hive", run: "one")
        outcome.files = 3
        let report = RunReport(
            outcome: outcome, exitCode: 0, began: UTCTime(milliseconds: 1_795_264_507_042),
            ended: UTCTime(milliseconds: 1_795_264_508_542), document: "{}")
        let catalogue = sets ? Catalogue(destination: BytePath("/backup"), entries: []) : nil
        return MetricsText(report: report, catalogue: catalogue, before: before).text.split(separator: "\n").map(
            String.init)
    }

    @Test func timesAreSeconds() {
        let lines = lines()
        #expect(
            lines.contains(
                "overwinter_last_run_start_timestamp_seconds{profile=\"hive\",verb=\"backup\"} 1795264507.042"))
        #expect(lines.contains("overwinter_last_run_duration_seconds{profile=\"hive\",verb=\"backup\"} 1.5"))
    }

    @Test func whatCouldNotBeReadIsLeftOut() {
        #expect(lines().contains("overwinter_sets{profile=\"hive\"} 0"))
        #expect(!lines(sets: false).contains { $0.hasPrefix("overwinter_sets") })
        #expect(!lines().contains { $0.hasPrefix("overwinter_newest") })
    }

    @Test func theOtherVerbKeepsItsLineBesideThisOne() throws {
        let kept = "overwinter_last_run_files{profile=\"hive\",verb=\"restore\"} 7"
        let lines = lines(before: lines(verb: "restore").joined(separator: "\n") + "\n" + kept + "\n")
        let own = try #require(lines.firstIndex(of: "overwinter_last_run_files{profile=\"hive\",verb=\"backup\"} 3"))
        // The first of two, and behind the one line that says what it is.
        #expect(lines[own + 1] == "overwinter_last_run_files{profile=\"hive\",verb=\"restore\"} 3")
        #expect(lines.count { $0 == "# TYPE overwinter_last_run_files gauge" } == 1)
        #expect(!lines.contains(kept))
    }

    @Test(arguments: [
        "overwinter_last_run_files{profile=\"other\",verb=\"restore\"} 7",
        "overwinter_last_run_files{profile=\"hive\",verb=\"restore\"} seven",
        "overwinter_last_run_files{profile=\"hive\",verb=\"restore\"}", "other_last_run 1",
    ])
    func aLineThatIsNotOursIsDropped(_ line: String) {
        #expect(lines(before: line + "\n") == lines())
    }
}
