import FileTree
import Testing

@testable import Overwinter

@Suite("Sources that lie in each other")
struct SharedSourcesTests {
    private func shared(_ paths: [(String, String)]) throws -> [PlannedSource.State] {
        let profile = Profile(name: "shop", destination: BytePath("/nowhere/backup"), services: [])
        var preflight = Preflight(profile: profile)
        return preflight.shared(
            paths.map { owner, path in
                PlannedSource(
                    owner: owner, name: "data", path: BytePath(path), state: .saved, exclude: [], bytes: 0, entries: 0)
            }
        ).map(\.state)
    }

    /// A reference to a source that is itself a reference would be a set that cannot be opened.
    @Test func areStoredInTheOutermostOne() throws {
        #expect(
            try shared([("c", "/nowhere/a/b/c"), ("b", "/nowhere/a/b"), ("a", "/nowhere/a")]) == [
                .shared(location: BytePath("a/data/b/c")), .shared(location: BytePath("a/data/b")), .saved,
            ])
    }

    @Test func equalOnesInsideAThirdAreStoredThere() throws {
        #expect(
            try shared([("x", "/nowhere/a/b"), ("y", "/nowhere/a/b"), ("a", "/nowhere/a"), ("z", "/nowhere/a")]) == [
                .shared(location: BytePath("a/data/b")), .shared(location: BytePath("a/data/b")), .saved,
                .shared(location: BytePath("a/data")),
            ])
    }
}
