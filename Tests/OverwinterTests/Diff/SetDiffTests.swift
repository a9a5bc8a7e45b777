import FileTree
import Testing

@testable import Overwinter

/// What two sets of one stack have differently, each kind of change by name.
struct SetDiffTests {
    @Test func everyKindOfChange() throws {
        let scratch = SetScratch()
        let before = try SealedSample(scratch: scratch) { record in
            record.services = [
                SetRecord.Service(
                    name: "cassandra", manager: "systemd", title: "unit", before: "running", uncleanExit: false,
                    version: "4.1.0")
            ]
        }
        let after = try SealedSample(
            scratch: scratch, time: UTCTime(seconds: 1_795_264_600),
            tree: #"""
                cd host/var/lib/cassandra/data
                rm -r sub/none fifo; mkdir more; printf 12345 >more/new; ln -s there more/link
                printf HELLO >'a b#c'; chmod 711 'a b#c'; printf 'longer than before' >sub/deep
                chmod 600 big; touch -d @7 '*?[x]'; setfattr -n user.note -v other big; ln -sfn elsewhere link
                rm empty; mkdir empty; touch -d @9 sub
                """#
        ) { record in
            record.services = [
                SetRecord.Service(
                    name: "cassandra", manager: "systemd", title: "unit", before: "running", uncleanExit: false,
                    version: "4.1.3")
            ]
        }
        let diff = SetDiff(from: try SetReader.open(before.set), to: try SetReader.open(after.set), listing: true)
        #expect(diff.owners.map(\.name) == ["cassandra", "compose"])
        #expect(diff.owners[0].versionBefore == "4.1.0")
        #expect(diff.owners[0].versionAfter == "4.1.3")
        let data = try #require(diff.owners[0].sources.first)
        #expect(
            data.changes.map { change in
                let sizes = [change.bytesBefore, change.bytesAfter].map { $0.map(String.init) ?? "-" }
                return
                    "\(change.kind) \(change.path) \(sizes.joined(separator: " ")) \(change.what.joined(separator: ", "))"
            } == [
                "attributes *?[x] 1 1 time",
                "changed a b#c 5 5 contents, mode, time",
                "attributes big 300000 300000 mode, extended attributes",
                "changed empty 0 - kind",
                "removed fifo - - ",
                "changed link - - target, time",
                "added more - - ",
                "added more/link - - ",
                "added more/new - 5 ",
                "changed sub/deep 1 18 contents, time",
                "removed sub/none - - ",
            ])
        #expect(data.sums.added.entries == 3)
        #expect(data.sums.added.bytes == 5)
        #expect(data.sums.removed.entries == 2)
        #expect(data.sums.changed.entries == 4)
        #expect(data.sums.changed.bytes == 23)
        #expect(data.sums.attributes.entries == 2)
        #expect(diff.sums == data.sums.adding(diff.owners[0].sources[1].sums, diff.owners[1].sums))
        let none = SetDiff(from: try SetReader.open(after.set), to: try SetReader.open(after.set), listing: true)
        #expect(none.sums.isNothing)
    }
}

extension ChangeSums {
    fileprivate func adding(_ others: ChangeSums...) -> ChangeSums {
        var all = self
        for other in others { all.add(other) }
        return all
    }
}
