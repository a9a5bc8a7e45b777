import FileTree
import Testing

@testable import Overwinter

@Suite struct OwnerPlacesTests {
    @Test("each owner is counted once an entry, with the first in order")
    func places() throws {
        let table = try EntryTable(RecordSample.entries)
        var places = OwnerPlaces(users: [1000, 4_294_967_294, 7], groups: [0])
        try places.add(table, at: BytePath("db/data"))
        try places.add(table, at: BytePath("db/more"))
        // `list` names 1000 in its ACL, `list-by` belongs to the other.
        #expect(places[.user, 1000] == .init(count: 2, first: BytePath("db/data/list")))
        #expect(places[.user, 4_294_967_294] == .init(count: 2, first: BytePath("db/data/list-by")))
        #expect(places[.user, 7] == nil)
        #expect(places[.group, 0] == .init(count: 2 * table.count, first: BytePath("db/data")))
    }

    @Test("whoever cancels a restore does not wait for the last entry")
    func isCancelled() throws {
        let table = try EntryTable(RecordSample.entries)
        var places = OwnerPlaces(users: [1000], groups: [])
        #expect(throws: CancellationError.self) {
            try places.add(table, at: BytePath("db/data"), isCancelled: { true })
        }
        #expect(places.users.isEmpty)
    }
}
