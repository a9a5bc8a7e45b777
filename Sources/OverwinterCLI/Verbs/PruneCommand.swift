package import Arguments
package import FileTree
import Overwinter

/// `overwinter prune`.
package struct PruneCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove the sets that no rule of the profile keeps.",
        discussion: """
            The rules stand in the profile, under retention; a backup follows them when its set is sealed. Each set is \
            named with what is to become of it, and why.

            Never removed are the newest sealed set, a set that is kept by hand (see keep), a set that a restore or a \
            verification reads, a set of an older script, adopted or not, and anything else that is no sealed set of this \
            profile. Nothing at all is removed while the newest set has less than half of the files or bytes of those \
            before it: see what is missing with diff, then --accept-smaller.

            keep-within counts from the newest set and not from today; given alone it lets all sets before a long pause go \
            with the second set after it. Give it with keep-last.

            Logs of restores, and of backups that made no set, go once they are older than every set that is kept; the last \
            ten stay.

            EXAMPLES
              overwinter prune thehive --dry-run
              overwinter prune thehive
            """)

    @OptionGroup package var profile: ProfileArgument

    @Option(
        help: ArgumentHelp("Look in this folder instead of the profile's.", valueName: "folder"), completion: .directory
    )
    package var destination: BytePath?

    @Flag(help: "Decide and say why; remove nothing.")
    package var dryRun = false

    @Flag(help: "Take the size of the newest set for right, though it is much smaller than those before it.")
    package var acceptSmaller = false

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "no further set is removed")
        try Ended.with(json: output.json, verb: "prune") {
            let loaded = try profile.load()
            let reporter = Reporter(output)
            var prune = Prune(
                profile: loaded, destination: destination, state: .ofThisUser, events: reporter.sink,
                cancellation: cancellation)
            prune.isDryRun = dryRun
            prune.acceptsSmaller = acceptSmaller
            let outcome = prune.run()
            reporter.end()
            if output.json {
                StandardStreams.write(JSONText.document(PruneDocument(outcome)))
            } else if outcome.error == nil || !outcome.decisions.isEmpty {
                StandardStreams.write(PruneText.of(outcome, isQuiet: output.quiet))
            }
            if let error = outcome.error { StandardStreams.say(ErrorText.of(error)) }
            if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
        }
    }
}
