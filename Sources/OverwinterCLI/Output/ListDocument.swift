import FileTree
import Overwinter

/// The JSON document of `list`.
struct ListDocument: Encodable {
    struct Entry: Encodable {
        var name: String
        var path: String
        var state: String
        var reason: String?
        var time: UTCTime?
        var files: Int?
        var bytes: Int64?
        var stoppedSeconds: Double?
        var kept: KeepMark?
    }

    var format = 1
    var verb = "list"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var destination: String
    var latest: String?
    var sets: [Entry]

    init(_ catalogue: Catalogue) {
        destination = catalogue.destination.description
        latest = catalogue.latest?.name
        sets = catalogue.entries.map { entry in
            var reason: String?
            if case .damaged(let message) = entry.state { reason = message }
            return Entry(
                name: entry.name, path: entry.path.description, state: entry.state.word, reason: reason,
                time: entry.time, files: entry.record?.totals.files, bytes: entry.record?.totals.bytes,
                stoppedSeconds: entry.record?.stoppedSeconds, kept: entry.keep)
        }
    }
}
