import FileTree

@testable import Overwinter

/// Records of sets with the figures that a stopped window is foreseen from.
enum WindowSample {
    /// A set whose window went: app stopped, database stopped, copy, database started and ready, app started and ready.
    static func record(
        day: Int, stops: (app: Int, database: Int), copy: Int, starts: (app: Int, database: Int), bytes: Int64,
        entries: Int = 0, copied: SetRecord.Count? = nil
    ) -> SetRecord {
        var record = SetRecord(
            name: "\(day)", run: "r\(day)", profile: "p", host: .init(name: "h"), program: "0",
            started: UTCTime(seconds: Int64(day) * 86_400))
        var now = record.started
        func step(_ kind: StepKind, _ service: String, _ seconds: Int) {
            let end = UTCTime(milliseconds: now.milliseconds + Int64(seconds) * 1000)
            record.steps.append(SetRecord.Step(name: kind.rawValue, service: service, started: now, finished: end))
            now = end
        }
        step(.preSync, "database", 1000)
        step(.beforeStop, "app", 1)
        step(.stop, "app", stops.app - 1)
        step(.stop, "database", stops.database)
        step(.copy, "database", copy)
        step(.start, "database", 1)
        step(.ready, "database", starts.database - 1)
        step(.start, "app", 1)
        step(.ready, "app", starts.app - 1)
        step(.seal, "p", 5000)
        record.services = ["database", "app"].map {
            SetRecord.Service(name: $0, manager: "systemd", title: $0, before: "running")
        }
        record.totals = SetRecord.Totals(files: entries, entries: entries, bytes: bytes)
        if let copied {
            let pass = SetRecord.Pass(
                started: now, finished: now, isFinal: true, copied: copied, kept: .init(), shared: .init())
            var source = SetRecord.Source(
                service: "database", name: "data", location: BytePath("database/data"), path: BytePath("/d"),
                kind: .folder)
            source.copying = SetRecord.Copying(
                passes: [pass], base: nil, setsSinceFull: 0, resumed: nil, trustedBefore: nil)
            record.sources = [source]
        }
        return record
    }

    static let services = ["database", "app"]
}
