package import Arguments
import Overwinter

/// `overwinter recover`.
package struct RecoverCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Start what a run that died has left stopped.",
        discussion: """
            What a run owes is on disk before it stops anything: after a kill or a power cut this verb ends what the run \
            has left running, puts the old data of a restore back, and starts in order what was stopped, each ready before \
            the next. What somebody has started or stopped on purpose since is left alone. It can be run at any time, and \
            any number of times; every backup and restore does the same first, and a unit does it at boot.

            Exit status 0: no dead run owes anything any more, and a live one sees to its services itself; 5: something \
            stays down, and the message says what to type; 11: a dead run owes something, and another run has its \
            services in hand.

            EXAMPLES
              overwinter recover --dry-run
              overwinter recover
              overwinter recover --forget cassandra
            """)

    @Flag(help: "Show what is owed; change nothing.")
    package var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Drop what is owed to this service: it stays as it is, and so does its data.", valueName: "service"))
    package var forget: String?

    @OptionGroup package var confirmation: ConfirmationOptions

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func validate() throws {
        if dryRun && forget != nil { throw ValidationError("--dry-run and --forget contradict each other") }
    }

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "what was stopped is being started first")
        try Ended.with(json: output.json, verb: "recover") {
            let reporter = Reporter(output)
            defer { reporter.end() }
            let recovery = Recovery(state: .ofThisUser, events: reporter.sink, cancellation: cancellation)
            if let forget {
                try drop(forget, recovery, cancellation)
                return
            }
            let outcome = dryRun ? recovery.look() : recovery.run()
            reporter.end()
            try RecoveryText.show(outcome, json: output.json, isDryRun: dryRun)
        }
    }

    private func drop(_ service: String, _ recovery: Recovery, _ cancellation: Cancellation) throws {
        if confirmation.isMissing {
            throw OverwinterError(
                .usage, "a debt is dropped without a terminal only with --yes",
                hint: "see what is owed: overwinter recover --dry-run")
        }
        try confirmation.ask(
            "Type its name to drop the debt", expecting: service,
            about: "'\(service)' will stay as it is now, and nobody starts it for that run any more.\n", cancellation)
        let runs = try recovery.forget(service)
        if output.json {
            StandardStreams.write(JSONText.document(ForgottenDocument(service: service, runs: runs)))
        } else {
            StandardStreams.say("nothing is owed to '\(service)' any more (run \(runs.joined(separator: ", ")))\n")
        }
    }
}
