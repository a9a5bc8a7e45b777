import FileTree
import Overwinter
import Testing

@testable import OverwinterCLI

@Suite("The sets to choose from")
struct SetMenuTests {
    private static let now = UTCTime(seconds: 1_795_230_000)

    private static func entry(
        _ name: String, hours: Int64, _ state: CatalogueEntry.State = .sealed,
        change: (inout SetRecord) -> Void = { _ in }
    ) -> CatalogueEntry {
        let time = UTCTime(seconds: now.milliseconds / 1000 - hours * 3600)
        var entry = CatalogueEntry(name: name, path: BytePath("/backup/" + name), state: state, time: time)
        guard state == .sealed else { return entry }
        var record = SetRecord(
            name: name, run: "r", profile: "hive", host: ThisHost.facts, program: "1", started: time)
        record.totals = SetRecord.Totals(files: 7, entries: 9, bytes: 3 << 30)
        record.stoppedSeconds = 200
        record.services = [
            SetRecord.Service(
                name: "search", manager: "systemd", title: "search", before: "running", version: "7.17.9"),
            SetRecord.Service(name: "app", manager: "systemd", title: "app", before: "running"),
        ]
        change(&record)
        entry.record = record
        return entry
    }

    private static func menu(_ entries: [CatalogueEntry]) -> SetMenu {
        SetMenu(
            Catalogue(destination: BytePath("/backup"), entries: entries), profile: BytePath("hive"), at: now)
    }

    @Test func theNewestIsFirstAndWhatIsNoSetIsNoRow() {
        let sets = Self.menu([
            Self.entry("20261101-000000Z", hours: 300), Self.entry("20261120-000000Z", hours: 26),
            Self.entry("20261121-000000Z.partial", hours: 1, .partial),
            Self.entry("20241213-0459-0000", hours: 9000, .unsealed),
            Self.entry("20261119-000000Z", hours: 50, .damaged("no such file")),
        ])
        #expect(
            sets.entries.map(\.name) == [
                "20261120-000000Z", "20261119-000000Z", "20261101-000000Z", "20241213-0459-0000",
            ])
        #expect(sets.menu.rows.map(\.cells).first == ["20261120-000000Z", "26 h", "3.0 GiB", "3 min 20 s", "sealed"])
        #expect(sets.menu.rows.map { $0.cells[4] } == ["sealed", "damaged", "sealed", "unsealed"])
        #expect(sets.menu.rows[0].details == ["7 files of search 7.17.9, app"])
        #expect(sets.menu.rows[1].details == ["damaged: no such file"])
        #expect(sets.menu.rows[1].refusal == "set '20261119-000000Z' is damaged, and cannot be restored")
        #expect(
            sets.menu.rows[3].refusal
                == "set '20241213-0459-0000' has no record yet; seal it first with: overwinter adopt hive 20241213-0459-0000"
        )
        #expect(sets.menu.footer == nil)
    }

    @Test func tenAreShownAndTheOlderOnesCounted() {
        let sets = Self.menu((1...13).map { Self.entry("2026110\($0 % 10)-0\($0 / 10)0000Z", hours: Int64($0)) })
        #expect(sets.menu.rows.count == 10)
        #expect(sets.menu.footer == "       and 3 older; to restore one, name it on the command line")
    }

    @Test func whatAForgedRecordSaysMovesNoCursor() {
        let sets = Self.menu([
            Self.entry("\u{1B}[2J", hours: 1) {
                $0.host = SetRecord.Host(name: "other\u{1B}[A")
                $0.services[0].version = "\n9"
            }
        ])
        #expect(sets.menu.rows[0].cells[0] == "\\033[2J")
        #expect(sets.menu.rows[0].details == ["7 files of search \\0129, app; made on host other\\033[A"])
    }
}
