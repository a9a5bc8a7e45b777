import FileTree
import Overwinter

/// The JSON document of `status`.
struct StatusDocument: Encodable {
    struct Run: Encodable {
        var profile: String
        var profilePath: String
        var destination: String
        var verb: String
        var run: String
        /// `live`, `ended`, `died` or `unknown`.
        var state: String
        var process: Int32
        var began: UTCTime
        var phase: String
        var phaseSince: UTCTime
        var step: RunStatus.Step?
        var progress: FlowFacts?
        var services: [RunStatus.Standing]
        var ending: String?
        var window: WindowFigures?
        var end: RunStatus.End?

        init(_ seen: SeenRun) {
            let status = seen.status
            profile = status.identity.profile
            profilePath = status.identity.profilePath.description
            destination = status.identity.destination.description
            verb = status.identity.verb
            run = status.identity.run
            state = seen.life.rawValue
            process = status.identity.process.pid
            began = status.identity.began
            phase = status.phase
            phaseSince = status.phaseSince
            step = status.step
            progress = status.flow
            services = status.services
            ending = status.ending
            window = status.window
            end = status.end
        }
    }

    struct Debt: Encodable {
        var profile: String
        var run: String
        var verb: String
        /// To be started, or started and to be ready.
        var services: [String]
        /// Those of them that were started, and were not ready when they were looked at last.
        var notReady: [String]
        /// Old data is to be put back before that.
        var dataToPutBack: Bool
    }

    var format = 1
    var verb = "status"
    var outcome = "done"
    var exitCode = ExitCodes.done
    var runs: [Run]
    /// What runs that are over still owe.
    var debts: [Debt]
    /// What restores have set aside.
    var setAside: [KeptEntry]
    /// What this user may not see.
    var unreadable: [ErrorDocument]

    init(_ runs: [SeenRun], debts: [OpenDebt], setAside: [SeenKept], refusals: [OverwinterError]) {
        self.runs = runs.map(Run.init)
        self.debts = debts.map {
            Debt(
                profile: $0.profile, run: $0.run, verb: $0.verb, services: $0.services, notReady: $0.unready,
                dataToPutBack: $0.isDataOwed)
        }
        self.setAside = setAside.map(KeptEntry.init)
        unreadable = refusals.map(ErrorDocument.init)
    }
}
