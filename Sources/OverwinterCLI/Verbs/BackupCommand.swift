package import Arguments
package import FileTree
import Overwinter

/// `overwinter backup`.
package struct BackupCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Stop the services, copy their folders, start them again, seal a set.",
        discussion: """
            All checks are made before the first service is stopped, and most is copied while they run (the pre-sync): \
            they stand still for the difference only. From the first stop on every error leads to the starts: what was \
            stopped is started again. The copy stays behind as NAME.partial, which is no set; the next run goes on from it.

            Unchanged files are shared with the last set, but for a full copy every so many sets (full-every in the \
            profile, or --full).

            A SIGUSR1 makes it say in one line where it is, as it does a restore and a verification.

            EXAMPLES
              overwinter backup thehive
              overwinter backup ./thehive.yaml --dry-run
              overwinter backup thehive --budget 10m
              overwinter backup thehive --full
            """)

    @OptionGroup package var profile: ProfileArgument

    @Option(
        help: ArgumentHelp("Make the set in this folder instead of the profile's.", valueName: "folder"),
        completion: .directory)
    package var destination: BytePath?

    @Option(
        help: ArgumentHelp(
            "Let services stand still no longer than this (90s, 10m, 1h): refused if that is foreseen not to do.",
            valueName: "duration"))
    package var budget: Duration?

    @Flag(help: "Copy nothing while the services run: they stand still for the whole copy.")
    package var noPreSync = false

    @Flag(help: "Make a full copy, which shares no file with the last set.")
    package var full = false

    @Flag(help: "Make the same checks and show the plan; write nothing, stop nothing.")
    package var dryRun = false

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        if dryRun {
            try Ended.with(json: output.json, verb: "backup") {
                try PlanText.show(try load(), destination: folder, json: output.json, verb: "backup")
            }
            return
        }
        let answer = SignalAnswer(.backup)
        let cancellation = SignalWatcher.watch(saying: answer.sentence, isRun: true)
        try Ended.with(json: output.json, verb: "backup") {
            let loaded = try load()
            let reporter = Reporter(output)
            let backup = Backup(
                profile: loaded, destination: folder, state: .ofThisUser,
                events: reporter.sink.and(answer.sink), cancellation: cancellation)
            let notices = RunNotices(of: loaded, verb: "backup", destination: folder)
            notices.begin()
            let outcome = backup.run()
            reporter.end()
            try Ended.show(outcome, json: output.json, notices: notices, events: reporter.sink)
        }
    }

    /// Others find the run by it, from whatever folder they look.
    private var folder: BytePath? { destination.map { WorkingDirectory.absolute($0) } }

    /// The profile, as this run is to take it.
    private func load() throws(OverwinterError) -> Profile {
        var loaded = try profile.load()
        if noPreSync { loaded.copy.preSync = false }
        if let budget { loaded.budget = budget }
        if full { loaded.copy.linkUnchanged = false }
        return loaded
    }
}
