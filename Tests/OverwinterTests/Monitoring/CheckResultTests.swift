import Testing

@testable import Overwinter

struct CheckResultTests {
    @Test func theWorstComesFirstAndDecides() {
        let states: [CheckState] = [.ok, .unknown, .warning, .critical, .warning]
        let result = CheckResult(
            findings: states.enumerated().map { CheckFinding($1, "\($0)") },
            values: [
                PerformanceValue("age", 5, .seconds, warning: 7, critical: 9), PerformanceValue("sets", 1, .count),
            ])
        #expect(result.line(subject: "hive") == "OVERWINTER CRITICAL - hive: 3; 1; 2; 4; 0 | age=5s;7;9;0 sets=1;;;0")
        #expect(result.state.rawValue == 2)
    }

    @Test func nothingIsUnknown() {
        #expect(CheckResult(findings: []).state == .unknown)
    }

    @Test func aTextBringsNeitherALineNorFigures() {
        let result = CheckResult(findings: [CheckFinding(.ok, "a|b\nc\td\u{2028}e\u{7F}")])
        #expect(result.line(subject: "x") == "OVERWINTER OK - x: a!b c d e ")
    }
}
