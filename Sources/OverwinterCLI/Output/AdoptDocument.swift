import FileTree
import Overwinter

/// The JSON document of `adopt`.
struct AdoptDocument: Encodable {
    struct Source: Encodable {
        var location: String
        /// Where a restore puts it; none for what the profile does not name.
        var path: String?
        var files: Int?
        var bytes: Int64?
    }

    var format = 1
    var verb = "adopt"
    var outcome: String
    var exitCode: Int32 = 0
    var set: String
    var path: String
    var sources: [Source]

    init(_ adopted: AdoptedSet, isDone: Bool) {
        outcome = isDone ? "done" : "planned"
        set = adopted.record.name
        path = adopted.path.description
        sources = adopted.record.sources.map { source in
            Source(
                location: source.location.description,
                path: adopted.others.contains(source.location) ? nil : source.path.description,
                files: isDone ? source.files : nil, bytes: isDone ? source.bytes : nil)
        }
    }
}
