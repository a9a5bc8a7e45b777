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
            still because of a run, it says so, and since when.
            """)

    @Argument(
        help: ArgumentHelp("A profile's path or name; without it every profile.", valueName: "profile"),
        completion: .custom { _ in ProfileLookup.standard().names() })
    package var profile: BytePath?

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "status") {
            let seen = StatusReader(Self.folders).look()
            let runs = try chosen(of: seen.runs)
            if output.json {
                StandardStreams.write(JSONText.document(StatusDocument(runs, refusals: seen.refusals)))
            } else {
                StandardStreams.write(StatusText.of(runs, folders: Self.folders, at: UTCTime.now))
            }
            for refusal in seen.refusals { StandardStreams.say(StatusText.of(refusal)) }
        }
    }

    /// An ordinary user sees the runs of root, too, as far as rights allow.
    private static var folders: [StateFolder] {
        let own = StateFolder.ofThisUser
        let system = StateFolder.standard(environment: [:], isRoot: true)
        let isNamed = ReporterMode.environment("STATE_DIRECTORY").map { !$0.isEmpty } ?? false
        return isNamed || own.path == system.path ? [own] : [own, system]
    }

    /// Those of the profile that was asked for, by its name; where it cannot be read (any more), by what was given.
    private func chosen(of runs: [SeenRun]) throws(OverwinterError) -> [SeenRun] {
        guard let profile else { return runs }
        do throws(OverwinterError) {
            let name = try ProfileLookup.standard().load(profile).name
            return runs.filter { $0.status.identity.profile == name }
        } catch {
            let known = runs.filter {
                $0.status.identity.profile == profile.string || $0.status.identity.profilePath == profile
            }
            guard !known.isEmpty else { throw error }
            return known
        }
    }
}
