import FileTree
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite("Which debts a run that begins pays first, and with patience")
struct RecoveryConcernTests {
    private let scratch: ScratchFolder
    private let state: StateFolder

    init() throws {
        scratch = try ScratchFolder()
        state = StateFolder(path: scratch("state"))
    }

    private func begin(_ run: String, _ services: [String], profile: String, restores: Bool = false) throws {
        var header = JournalYard.header(services, restores: restores, run: run)
        header.profile = profile
        _ = try Journal.begin(header, in: state, events: .silent)
    }

    private func runs(_ concern: RecoveryConcern) throws -> [String] {
        concern.journals(of: try JournalFolder(state: state).open()).map { JournalFolder.run(of: $0) }.sorted()
    }

    @Test func thoseThatShareItsProfileItsServicesOrItsData() throws {
        try begin("1", ["a"], profile: "mine")
        try begin("2", ["b", "c"], profile: "other")
        try begin("3", ["d"], profile: "third", restores: true)
        #expect(try runs(RecoveryConcern(profile: "mine", keys: [], data: [])) == ["1"])
        #expect(try runs(RecoveryConcern(profile: "new", keys: ["unit c.service"], data: [])) == ["2"])
        let within = BytePath("/var/lib/d/below")
        #expect(try runs(RecoveryConcern(profile: "new", keys: [], data: [within])) == ["3"])
        #expect(try runs(RecoveryConcern(profile: "new", keys: [], data: [BytePath("/var/lib")])) == ["3"])
        #expect(try runs(RecoveryConcern(profile: "new", keys: ["unit e.service"], data: [BytePath("/srv")])) == [])
    }

    /// What they wait for themselves has to be paid before.
    @Test func thoseThatShareThemWithOneOfThese() throws {
        try begin("1", ["b", "c"], profile: "other")
        try begin("2", ["a", "b"], profile: "mine")
        try begin("3", ["c"], profile: "third", restores: true)
        try begin("4", ["d"], profile: "fourth")
        #expect(try runs(RecoveryConcern(profile: "mine", keys: [], data: [])) == ["1", "2", "3"])
        let restored = BytePath("/var/lib/c")
        #expect(try runs(RecoveryConcern(profile: "new", keys: [], data: [restored])) == ["1", "2", "3"])
    }

    @Test func thoseWhoseServicesNobodyCanTell() throws {
        try begin("1", ["a"], profile: "other")
        try DurableFile.write(Array("no journal\n".utf8), to: scratch("state/journals/2.journal"), mode: 0o600)
        #expect(try runs(RecoveryConcern(profile: "mine", keys: [], data: [])) == ["2"])
    }
}
