import FileTree
import Overwinter

/// The JSON document of `copy --dry-run`.
struct CopyPreviewDocument: Encodable {
    struct Sum: Encodable {
        var entries: Int
        var files: Int
        var bytes: Int64

        init(_ sum: CopyPreview.Sum?) {
            entries = sum?.entries ?? 0
            files = sum?.files ?? 0
            bytes = sum?.bytes ?? 0
        }
    }

    struct Entry: Encodable {
        var path: String
        var act: String
        var why: [String]
    }

    var format = 1
    var verb = "copy"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var isDryRun = true
    var made: Sum
    var changed: Sum
    var corrected: Sum
    var removed: Sum
    var left: Sum
    var sockets: Int
    var entries: [Entry]

    init(_ preview: CopyPreview) {
        made = Sum(preview.sums[.make])
        changed = Sum(preview.sums[.change])
        corrected = Sum(preview.sums[.correct])
        removed = Sum(preview.sums[.remove])
        left = Sum(preview.sums[.leave])
        sockets = preview.sockets
        entries = preview.entries.map { Entry(path: $0.path.description, act: $0.act.rawValue, why: $0.why) }
    }
}
