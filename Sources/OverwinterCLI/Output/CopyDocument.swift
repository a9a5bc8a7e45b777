import FileTree
import Overwinter

/// The JSON document of `copy`.
struct CopyDocument: Encodable {
    var format = 1
    var verb = "copy"
    var outcome: String
    var exitCode: Int32
    var files: Int
    var entries: Int
    var bytes: Int64
    var sockets: Int
    var warnings: [WarningDocument]

    init(_ report: TreeCopyReport) {
        files = report.files
        entries = report.entries.count
        bytes = report.bytes
        sockets = report.sockets.count
        warnings = report.unkept.map { WarningDocument(code: "unkept", message: "\($0)") }
        outcome = warnings.isEmpty ? "done" : "warnings"
        exitCode = warnings.isEmpty ? ExitCodes.done : ExitCodes.warnings
    }

    /// The same for a reader.
    var text: String {
        var text = "\(files) files, \(entries) entries, \(ByteText.of(bytes))"
        if sockets > 0 { text += ", \(sockets) sockets passed over" }
        text += "\n"
        for warning in warnings { text += "warning: \(warning.message)\n" }
        return text
    }
}
