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
            findings += finding(last, places, areDebtsKnown: owed.refusals.isEmpty)
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

    private func finding(_ seen: SeenRun, _ places: [StateFolder], areDebtsKnown: Bool) -> [CheckFinding] {
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
            return ended(status, end, run, places, areDebtsKnown)
        }
    }

    private func ended(
        _ status: RunStatus, _ end: RunStatus.End, _ run: String, _ places: [StateFolder], _ areDebtsKnown: Bool
    ) -> [CheckFinding] {
        switch end.outcome {
        case "done": return []
        case "warnings": return [CheckFinding(.ok, "\(run) ended with warnings")]
        default:
            // A restore that was refused, or that nobody confirmed, has changed nothing.
            let refusals: [OverwinterError.Code] = [.usage, .guardFailed]
            if status.identity.verb == "restore", refusals.contains(where: { $0.name == end.code }) { return [] }
            let why = end.message.map { ": \($0)" } ?? ""
            let failed = "\(run) failed \(age(of: end.at)) ago\(why)"
            guard end.code == OverwinterError.Code.servicesDown.name else { return [CheckFinding(.warning, failed)] }
            guard areDebtsKnown else { return [CheckFinding(.critical, failed)] }
            // Nothing is owed any more, which does not say that it is up: it may have ended after it was ready.
            let down = DownLook(folders: places).look(at: status.identity.run, down: end.down)
            return [
                down.isEmpty
                    ? CheckFinding(.warning, failed)
                    : CheckFinding(.critical, "\(failed); now \(down.joined(separator: ", "))")
            ]
        }
    }

    private func age(of time: UTCTime) -> String {
        Age.text(seconds: (now.milliseconds - time.milliseconds) / 1000)
    }
}
