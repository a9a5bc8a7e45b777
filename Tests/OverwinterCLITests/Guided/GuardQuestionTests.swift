import FileTree
import Testing

@testable import Overwinter
@testable import OverwinterCLI

@Suite("What a failing guard asks")
struct GuardQuestionTests {
    private static func plan(_ failing: [String], present: RestoreTarget.Present = .data) -> RestorePlan {
        let record = SetRecord(
            name: "20261121-031507Z", run: "r", profile: "hive", host: ThisHost.facts, program: "1",
            started: UTCTime(seconds: 0))
        let source = SetRecord.Source(
            service: "app", name: "data", location: BytePath("app/data"), path: BytePath("/srv/app"), kind: .folder)
        let guards = ["profile", "targets", "space", "services-stopped", "host", "versions"].map { code in
            var guarded = RestoreGuard(code, code)
            if failing.contains(code) { guarded.fail("\(code) does not hold") }
            return guarded
        }
        return RestorePlan(
            set: record, setPath: BytePath("/backup/s"), guards: guards,
            targets: [RestoreTarget(source: source, path: BytePath("/srv/app"), present: present)], leftOut: [],
            services: [], starts: [], stack: nil)
    }

    /// The questions in their order, each answered with yes, while what it allows makes its guard hold.
    private static func asked(_ failing: [String], _ options: RestoreOptions = RestoreOptions()) throws -> [String] {
        var (options, failing, asked) = (options, failing, [String]())
        while let question = try GuardQuestion.next(plan(failing), options) {
            asked.append(question.question)
            question.allow(&options)
            if options.mayStop { failing.removeAll { $0 == "services-stopped" } }
            if options.maySetAside || options.discardsCurrent { failing.removeAll { $0 == "targets" } }
            if options.discardsCurrent { failing.removeAll { $0 == "space" } }
            failing.removeAll { code in options.accepts.contains { $0.rawValue == code } }
        }
        return asked
    }

    private static let stop = "Stop the services for the restore?"
    private static let keep = "Keep the data that is there beside it, renamed (set aside)?"
    private static let discard = "Remove the data that is there before the copy, with no way back to it?"

    private static func accept(_ code: String) -> String { "Restore although this is so (--accept \(code))?" }

    @Test(arguments: [
        ([], []), (["services-stopped"], [stop]), (["targets"], [keep]),
        (["targets", "services-stopped"], [keep, stop]),
        (["versions", "host"], [accept("host"), accept("versions")]),
        (["space"], [discard]), (["targets", "space", "services-stopped"], [discard, stop]),
    ])
    func inOrder(failing: [String], questions: [String]) throws {
        #expect(try Self.asked(failing) == questions)
    }

    @Test func whatNoAnswerMendsIsSaidAtOnce() {
        #expect(throws: OverwinterError.self) { try Self.asked(["profile", "services-stopped"]) }
        var options = RestoreOptions()
        options.elsewhere = BytePath("/srv/look")
        #expect(throws: OverwinterError.self) { try Self.asked(["targets"], options) }
        options = RestoreOptions()
        options.discardsCurrent = true
        #expect(throws: OverwinterError.self) { try Self.asked(["space"], options) }
        #expect(throws: OverwinterError.self) {
            try GuardQuestion.next(Self.plan(["targets"], present: .nothing), RestoreOptions())
        }
    }
}
