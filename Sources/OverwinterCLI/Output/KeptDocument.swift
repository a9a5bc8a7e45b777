import FileTree
import Overwinter
import Services

/// Kept data as JSON documents carry it.
struct KeptEntry: Encodable {
    struct Target: Encodable {
        var title: String
        var path: String
        /// `aside`, `empty` (there was nothing), `gone`, `doubtful`.
        var state: String
        var places: [String]
        var why: String?
    }

    var profile: String
    var run: String
    var set: String?
    var began: UTCTime?
    var bytes: Int64
    var targets: [Target]

    init(_ seen: SeenKept) {
        profile = seen.kept.profile
        run = seen.kept.run
        set = seen.kept.header.set
        began = seen.kept.began
        bytes = seen.bytes
        targets = seen.kept.targets.map { target in
            let state =
                switch target.state {
                case .wasEmpty: "empty"
                case .aside: "aside"
                case .gone: "gone"
                case .doubtful: "doubtful"
                }
            return Target(
                title: target.title, path: target.path.description, state: state,
                places: target.places.map(\.description), why: target.doubt?.message)
        }
    }
}

/// The JSON document of `restore status` and `restore commit`.
struct KeptDocument: Encodable {
    var format = 1
    var verb: String
    var outcome = "done"
    var exitCode = ExitCodes.done
    var setAside: [KeptEntry]
    /// Registers that cannot be read: what they name is not shown.
    var unreadable: [ErrorDocument] = []

    init(verb: String, _ seen: [SeenKept]) {
        self.verb = verb
        setAside = seen.map(KeptEntry.init)
    }
}

/// The JSON document of `restore rollback --dry-run`.
struct RollbackPlanDocument: Encodable {
    var format = 1
    var verb = "rollback"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var run: String
    var set: String?
    var stops: [String]
    var putsBack: [String]
    var starts: [String]
    /// They did not run before the restore, and had no data.
    var staysDown: [String]

    init(_ plan: RollbackPlan) {
        run = plan.kept.run
        set = plan.kept.header.set
        stops = plan.services.reversed().filter(\.before.ran).map(\.name)
        putsBack = plan.kept.targets.filter { !$0.places.isEmpty }.map(\.path.description)
        starts = plan.starts
        staysDown = plan.ends.sorted()
    }
}
