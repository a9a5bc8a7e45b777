import FileTree
import Overwinter

/// The JSON document of `diff`.
struct DiffDocument: Encodable {
    struct SetFacts: Encodable {
        var name: String
        var path: String
        var time: UTCTime
        var files: Int
        var bytes: Int64

        init(_ set: SetReader) {
            name = set.record.name
            path = set.path.description
            time = set.record.started
            files = set.record.totals.files
            bytes = set.record.totals.bytes
        }
    }

    struct Sums: Encodable {
        var added: ChangeCount
        var removed: ChangeCount
        var changed: ChangeCount
        var attributes: ChangeCount
        var bytesBefore: Int64
        var bytesAfter: Int64

        init(_ sums: ChangeSums) {
            added = sums.added
            removed = sums.removed
            changed = sums.changed
            attributes = sums.attributes
            bytesBefore = sums.bytesBefore
            bytesAfter = sums.bytesAfter
        }
    }

    struct Change: Encodable {
        var path: String
        var change: String
        var what: [String]
        var bytesBefore: Int64?
        var bytesAfter: Int64?
    }

    struct Source: Encodable {
        var location: String
        var isBefore: Bool
        var isAfter: Bool
        var sums: Sums
        /// Nil where they were not asked for.
        var entries: [Change]?
    }

    struct Owner: Encodable {
        var name: String
        var versionBefore: String?
        var versionAfter: String?
        var sums: Sums
        var sources: [Source]
    }

    var format = 1
    var verb = "diff"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var before: SetFacts
    var after: SetFacts
    var sums: Sums
    /// Groups of extra sources among them.
    var services: [Owner]

    init(_ diff: SetDiff, listing: Bool) {
        before = SetFacts(diff.before)
        after = SetFacts(diff.after)
        sums = Sums(diff.sums)
        services = diff.owners.map { owner in
            Owner(
                name: owner.name, versionBefore: owner.versionBefore, versionAfter: owner.versionAfter,
                sums: Sums(owner.sums), sources: owner.sources.map { Self.source($0, listing: listing) })
        }
    }

    private static func source(_ diff: SourceDiff, listing: Bool) -> Source {
        let changes = diff.changes.map {
            Change(
                path: $0.path.description, change: $0.kind.rawValue, what: $0.what, bytesBefore: $0.bytesBefore,
                bytesAfter: $0.bytesAfter)
        }
        return Source(
            location: diff.location.description, isBefore: diff.isBefore, isAfter: diff.isAfter, sums: Sums(diff.sums),
            entries: listing ? changes : nil)
    }
}
