package import Arguments
import Overwinter

/// `overwinter restore rollback`.
package struct RestoreRollbackCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Undo a restore: put back what it has set aside.",
        discussion: """
            The services are stopped, the restored data is set aside, the old data is renamed back, and the services are \
            started: those that run now, and those that ran before the restore, but for one that did not and had no data \
            then. Once they are ready the restored data is removed, and what was written to it since the restore with it. \
            If they do not become ready, the restored data is put back, and they are started on that (exit 1). \
            Killed anywhere, 'overwinter recover' ends it on one side or the other.

            EXAMPLES
              overwinter restore rollback thehive --dry-run
              overwinter restore rollback thehive
            """)

    @OptionGroup package var kept: KeptOptions

    @Flag(help: "Show what would be done; change nothing.")
    package var dryRun = false

    @OptionGroup package var confirmation: ConfirmationOptions
    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        let cancellation = SignalWatcher.watch(
            saying: "the restored data is being put back, and whatever was stopped is being started again", isRun: true)
        try Ended.with(json: output.json, verb: "rollback") {
            if !dryRun {
                try confirmation.check(
                    "a rollback", hint: "see first what it does: overwinter restore rollback … --dry-run")
            }
            let chosen = try kept.choice.one(in: .ofThisUser)
            let reporter = Reporter(output)
            defer { reporter.end() }
            let rollback = Rollback(chosen, state: .ofThisUser, events: reporter.sink, cancellation: cancellation)
            if dryRun {
                let plan = try rollback.plan()
                reporter.end()
                if !output.json { StandardStreams.write(KeptText.of(plan)) }
                try plan.throwIfGuarded()
                if output.json { StandardStreams.write(JSONText.document(RollbackPlanDocument(plan))) }
                return
            }
            let outcome = rollback.run { plan throws(OverwinterError) in
                reporter.pause()
                try confirmation.ask(
                    "Type the profile's name to go back", expecting: plan.kept.profile, about: KeptText.of(plan),
                    cancellation)
            }
            reporter.end()
            try Ended.show(outcome, json: output.json)
        }
    }
}
