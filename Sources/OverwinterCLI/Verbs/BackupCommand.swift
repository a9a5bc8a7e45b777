package import Arguments
package import FileTree
import Overwinter

/// `overwinter backup`.
package struct BackupCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Stop the services, copy their folders, start them again, seal a set.",
        discussion: """
            All checks are made before the first service is stopped. From then on every error leads to the starts: what \
            was stopped is started again, and the copy stays behind as NAME.partial, which is no set.

            EXAMPLES
              overwinter backup thehive
              overwinter backup ./thehive.yaml --dry-run
              overwinter backup thehive --budget 10m
            """)

    @OptionGroup package var profile: ProfileArgument

    @Option(
        help: ArgumentHelp("Make the set in this folder instead of the profile's.", valueName: "folder"),
        completion: .directory)
    package var destination: BytePath?

    @OptionGroup package var budget: BudgetOption

    @Flag(help: "Make the same checks and show the plan; write nothing, stop nothing.")
    package var dryRun = false

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        if dryRun {
            try Ended.with(json: output.json, verb: "backup") {
                try PlanText.show(
                    budget.applied(to: try profile.load()), destination: destination, json: output.json, verb: "backup")
            }
            return
        }
        let cancellation = SignalWatcher.watch(
            saying: "whatever was stopped is being started again", isRun: true)
        try Ended.with(json: output.json, verb: "backup") {
            let loaded = budget.applied(to: try profile.load())
            let reporter = Reporter(output)
            let backup = Backup(
                profile: loaded, destination: destination, state: .ofThisUser, events: reporter.sink,
                cancellation: cancellation)
            let outcome = backup.run()
            reporter.end()
            try Ended.show(outcome, json: output.json)
        }
    }
}
