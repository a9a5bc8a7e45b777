import FileTree
import Overwinter

/// The JSON document of `adopt`.
struct AdoptDocument: Encodable {
    struct Source: Encodable {
        var location: String
        /// Where a restore puts it; none for what the profile does not name.
        var path: String?
        /// `saved`, `absent` where the set has it not, `shared` where it lies in another.
        var state: String
        var files: Int?
        var bytes: Int64?
    }

    var format = 1
    var verb = "adopt"
    var outcome: String
    var exitCode: Int32
    var set: String
    var path: String
    var sources: [Source]
    var warnings: [WarningDocument]

    init(_ adopted: AdoptedSet, isDone: Bool) {
        warnings = adopted.warnings.map { WarningDocument($0) }
        exitCode = warnings.isEmpty ? ExitCodes.done : ExitCodes.warnings
        outcome = !isDone ? "planned" : warnings.isEmpty ? "done" : "warnings"
        set = adopted.record.name
        path = adopted.path.description
        sources = adopted.record.sources.map { source in
            Source(
                location: source.location.description,
                path: source.restores == false ? nil : source.path.description, state: source.state.rawValue,
                files: isDone ? source.files : nil, bytes: isDone ? source.bytes : nil)
        }
    }
}
