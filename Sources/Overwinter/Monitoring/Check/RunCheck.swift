/// How the last run of a profile ended, and what dead ones still owe.
struct RunCheck {
    let profile: Profile
    let folders: [StateFolder]
    let now: UTCTime

    func look() -> [CheckFinding] {
        let (runs, places, refusals) = runs()
        let owed = StatusReader(places).debts()
        let debts = owed.debts.filter { $0.profile == profile.name }
        var findings = debts.map(finding)
        // What is owed by a run says how it ended, and more.
        if let last = runs.last, !debts.contains(where: { $0.run == last.status.identity.run }) {
            findings += finding(last, areDebtsKnown: owed.refusals.isEmpty)
        }
        return findings + (refusals + owed.refusals).map { CheckFinding(unknown: $0) }
    }

    /// The runs of the profile, the newest last, and the folders that they left their state in.
    ///
    /// Where a run is known, folders of other users are nobody's business.
    private func runs() -> (runs: [SeenRun], places: [StateFolder], refusals: [OverwinterError]) {
        var places: [StateFolder] = []
        for folder in folders {
            let seen = StatusReader([folder]).look()
            if seen.runs.contains(where: { $0.status.identity.profile == profile.name }) { places.append(folder) }
        }
        if places.isEmpty { places = folders }
        let seen = StatusReader(places).look()
        return (seen.runs.filter { $0.status.identity.profile == profile.name }, places, seen.refusals)
    }

    private func finding(_ debt: OpenDebt) -> CheckFinding {
        CheckFinding(.critical, "\(debt.verb) \(debt.run) still owes \(debt.text) (type: overwinter recover)")
    }

    private func finding(_ seen: SeenRun, areDebtsKnown: Bool) -> [CheckFinding] {
        let status = seen.status
        let run = "\(status.identity.verb) \(status.identity.run)"
        switch seen.life {
        case .live:
            return [CheckFinding(.ok, "\(run) is at work for \(age(of: status.identity.began))")]
        case .unknown:
            return [
                CheckFinding(.unknown, "\(run) may be at work: this user can see neither its lock nor its process")
            ]
        case .died:
            return [
                CheckFinding(.warning, "\(run) was killed, or lost its power: \(status.stepText) was its last word")
            ]
        case .ended:
            guard let end = status.end else { return [] }
            return ended(run, end, verb: status.identity.verb, areDebtsKnown)
        }
    }

    private func ended(
        _ run: String, _ end: RunStatus.End, verb: String, _ areDebtsKnown: Bool
    ) -> [CheckFinding] {
        switch end.outcome {
        case "done": return []
        case "warnings": return [CheckFinding(.ok, "\(run) ended with warnings")]
        default:
            // A restore that was refused, or that nobody confirmed, has changed nothing.
            let refusals: [OverwinterError.Code] = [.usage, .guardFailed]
            if verb == "restore", refusals.contains(where: { $0.name == end.code }) { return [] }
            // A debt that is paid was paid since: by recover, or by whoever started the service.
            let isDown = end.code == OverwinterError.Code.servicesDown.name && !areDebtsKnown
            let why = end.message.map { ": \($0)" } ?? ""
            return [CheckFinding(isDown ? .critical : .warning, "\(run) failed \(age(of: end.at)) ago\(why)")]
        }
    }

    private func age(of time: UTCTime) -> String {
        Age.text(seconds: (now.milliseconds - time.milliseconds) / 1000)
    }
}
