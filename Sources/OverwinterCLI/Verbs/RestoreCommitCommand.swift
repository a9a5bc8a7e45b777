package import Arguments
import Overwinter

/// `overwinter restore commit`.
package struct RestoreCommitCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "commit",
        abstract: "Remove the data that a restore has set aside.",
        discussion: """
            After it there is no way back. What is removed is what the restore's journal names, and nothing else: where \
            something else lies in its place the verb ends with 12. Ended half-way, the rest is removed by \
            'overwinter recover', and by every run that comes after.

            EXAMPLES
              overwinter restore status
              overwinter restore commit thehive
            """)

    @OptionGroup package var kept: KeptOptions
    @OptionGroup package var confirmation: ConfirmationOptions
    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "ending; what is left is removed by: overwinter recover")
        try Ended.with(json: output.json, verb: "commit") {
            try confirmation.check("a commit", hint: "see first what is removed: overwinter restore status")
            let all = try kept.choice.all(in: .ofThisUser, withGone: true)
            let reporter = Reporter(output)
            defer { reporter.end() }
            let commits = all.map {
                RestoreCommit($0, state: .ofThisUser, events: reporter.sink, cancellation: cancellation)
            }
            for commit in commits { try commit.check() }
            let seen = all.map { SeenKept($0, cancellation) }
            reporter.pause()
            try confirmation.ask(
                all.contains(where: \.isThere)
                    ? "Type the profile's name to remove it for good" : "Type the profile's name to end this",
                expecting: all[0].profile,
                about: seen.map(KeptText.of).joined(), cancellation)
            for commit in commits { try commit.run() }
            reporter.end()
            if output.json {
                StandardStreams.write(JSONText.document(KeptDocument(verb: "commit", seen)))
            } else {
                for one in seen { StandardStreams.say(KeptText.removed(one)) }
            }
        }
    }
}
