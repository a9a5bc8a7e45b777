import FileTree
import Testing

@testable import Overwinter

@Suite("Sources that lie in each other")
struct SharedSourcesTests {
    private func source(_ owner: String, _ path: String, name: String = "data", exclude: [String] = []) -> PlannedSource
    {
        PlannedSource(
            owner: owner, name: name, path: BytePath(path), state: .saved, exclude: exclude, bytes: 0, entries: 0)
    }

    private func shared(_ sources: [PlannedSource]) -> (sources: [PlannedSource], faults: [OverwinterError.Fault]) {
        let profile = Profile(name: "shop", destination: BytePath("/nowhere/backup"), services: [])
        var preflight = Preflight(profile: profile)
        let planned = preflight.shared(sources)
        return (planned, preflight.findings.faults)
    }

    private func states(_ sources: [PlannedSource]) -> [PlannedSource.State] { shared(sources).sources.map(\.state) }

    /// A reference to a source that is itself a reference would be a set that cannot be opened.
    @Test func areStoredInTheOutermostOne() {
        #expect(
            states([source("c", "/nowhere/a/b/c"), source("b", "/nowhere/a/b"), source("a", "/nowhere/a")]) == [
                .shared(location: BytePath("a/data/b/c")), .shared(location: BytePath("a/data/b")), .saved,
            ])
    }

    @Test func equalOnesInsideAThirdAreStoredThere() {
        #expect(
            states([
                source("x", "/nowhere/a/b"), source("y", "/nowhere/a/b"), source("a", "/nowhere/a"),
                source("z", "/nowhere/a"),
            ]) == [
                .shared(location: BytePath("a/data/b")), .shared(location: BytePath("a/data/b")), .saved,
                .shared(location: BytePath("a/data")),
            ])
    }

    /// What the first leaves out would be in no set, though the second takes it.
    @Test func ofEqualOnesTheOneThatLeavesOutLeastIsStored() {
        let (sources, faults) = shared([
            source("x", "/nowhere/a", exclude: ["cache", "*.tmp"]), source("y", "/nowhere/a", exclude: ["cache"]),
            source("z", "/nowhere/a", exclude: ["cache", "old"]),
        ])
        #expect(
            sources.map(\.state) == [
                .shared(location: BytePath("y/data")), .saved, .shared(location: BytePath("y/data")),
            ])
        #expect(faults == [])
        #expect(
            states([
                source("x", "/nowhere/a", exclude: ["cache"]), source("y", "/nowhere/a"), source("z", "/nowhere/a/b"),
            ]) == [.shared(location: BytePath("y/data")), .saved, .shared(location: BytePath("y/data/b"))])
    }

    @Test func equalOnesThatEachLeaveOutWhatTheOtherTakesAreAFault() {
        let (sources, faults) = shared([
            source("x", "/nowhere/a", exclude: ["cache"]), source("y", "/nowhere/a", exclude: ["*.tmp"]),
        ])
        #expect(sources.map(\.state) == [.saved, .saved])
        #expect(faults.map(\.code) == ["source-overlap"])
        #expect(
            faults.first?.message
                == "source y/data: '/nowhere/a' is the same folder as '/nowhere/a' of x/data, and each excludes what the "
                + "other does not")
        #expect(
            faults.first?.hint
                == "give one of the two no pattern that the other has not: what it takes is stored for both")
    }

    @Test func oneInsideAnotherThatExcludesEntriesIsAFault() {
        let (_, faults) = shared([
            source("x", "/nowhere/a", exclude: ["cache"]), source("y", "/nowhere/a/b", exclude: ["cache"]),
        ])
        #expect(faults.map(\.code) == ["source-overlap"])
        #expect(
            faults.first?.message
                == "source y/data: '/nowhere/a/b' lies inside '/nowhere/a', which excludes entries")
    }

    /// The outer one is stored whole: what the inner leaves out is in the set, for the outer takes it.
    @Test func patternsOfTheInnerOneLeaveNothingOut() {
        let (sources, faults) = shared([source("x", "/nowhere/a"), source("y", "/nowhere/a/b", exclude: ["cache"])])
        #expect(sources.map(\.state) == [.saved, .shared(location: BytePath("x/data/b"))])
        #expect(sources[0].exclude == [])
        #expect(faults == [])
    }

    @Test func whatHoldsDataIsNoLog() {
        let logs = source("x", "/nowhere/a", name: "logs")
        #expect(shared([logs]).sources[0].isLog)
        #expect(shared([logs, source("y", "/nowhere/a/b", name: "audit-logs")]).sources[0].isLog)
        #expect(shared([logs, source("y", "/nowhere/a/b/c")]).sources[0].isLog == false)
        #expect(shared([logs, source("y", "/nowhere/a")]).sources[0].isLog == false)
        let both = shared([source("y", "/nowhere/a"), source("x", "/nowhere/a/b", name: "logs")]).sources
        #expect(both.map(\.isLog) == [false, true])
    }
}
