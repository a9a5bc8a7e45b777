package import Arguments
package import FileTree
import Glibc
import Overwinter

/// `overwinter status`.
package struct StatusCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the run that is at work, from another terminal, or how the last one ended.",
        discussion: """
            Without a profile: of every profile that this user may see. A run is never held up by it. Where a service stands \
            still because of a run, it says so, and since when; what a dead run left to be started is named, too, and what a restore has set aside, with its size.
            """)

    @Argument(
        help: ArgumentHelp("A profile's path or name; without it every profile.", valueName: "profile"),
        completion: .custom { _ in ProfileLookup.standard().names() })
    package var profile: BytePath?

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "status") {
            let reader = StatusReader(StateFolder.allForThisUser)
            let seen = reader.look()
            let names = try chosen(among: seen.runs)
            let owed = reader.debts()
            let runs = seen.runs.filter { names?.contains($0.status.identity.profile) ?? true }
                .map { $0.knowing(owed.debts, areAllKnown: owed.refusals.isEmpty) }
            let debts = owed.debts.filter { names?.contains($0.profile) ?? true }
            let kept = reader.kept()
            let setAside = kept.kept.filter { names?.contains($0.profile) ?? true }.map { SeenKept($0) }
            let refusals = seen.refusals + owed.refusals + kept.refusals
            if output.json {
                StandardStreams.write(
                    JSONText.document(StatusDocument(runs, debts: debts, setAside: setAside, refusals: refusals)))
            } else {
                let text = StatusText.of(runs, folders: StateFolder.allForThisUser, at: UTCTime.now)
                StandardStreams.write(
                    text + debts.map(StatusText.of).joined()
                        + setAside.map { KeptText.of($0) + KeptText.whatNext($0) }.joined())
            }
            for refusal in refusals { StandardStreams.say(StatusText.of(refusal)) }
        }
    }

    /// The name of the profile that was asked for; where it cannot be read (any more), what runs say of it.
    ///
    /// Nil: all.
    private func chosen(among runs: [SeenRun]) throws(OverwinterError) -> Set<String>? {
        guard let profile else { return nil }
        do throws(OverwinterError) {
            return [try ProfileLookup.standard().load(profile).name]
        } catch {
            let identities = runs.map(\.status.identity)
            let known = identities.filter { $0.profile == profile.string || $0.profilePath == profile }
            guard !known.isEmpty else { throw error }
            return Set(known.map(\.profile))
        }
    }
}
