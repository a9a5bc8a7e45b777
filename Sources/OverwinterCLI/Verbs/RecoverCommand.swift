package import Arguments
import Overwinter

/// `overwinter recover`.
package struct RecoverCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Start what an earlier run has left stopped.",
        discussion: """
            What a run owes is on disk before it stops anything: after a kill or a power cut this verb ends what the run \
            has left running, puts the old data of a restore back, and starts in order what was stopped, each ready before \
            the next. What somebody has started or stopped on purpose since is left alone. It can be run at any time, and \
            any number of times; every backup and restore does the same first, and a unit does it at boot.

            Exit status 0: no dead run owes anything any more, and a live one sees to its services itself; 5: something \
            stays down, or is up and not ready, and the message says what to do; 11: a dead run owes something, and another run has its \
            services in hand.

            EXAMPLES
              overwinter recover --dry-run
              overwinter recover
              overwinter recover --forget cassandra
            """)

    @Flag(help: "Show what is owed; change nothing.")
    package var dryRun = false

    @OptionGroup package var drop: ForgetOptions

    @OptionGroup package var confirmation: ConfirmationOptions

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func validate() throws {
        if dryRun && drop.forget != nil { throw ValidationError("--dry-run and --forget contradict each other") }
        if drop.run != nil && drop.forget == nil { throw ValidationError("--run says whose debt --forget is to drop") }
    }

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "what was stopped is being started first")
        try Ended.with(json: output.json, verb: "recover") {
            let reporter = Reporter(output)
            defer { reporter.end() }
            let recovery = Recovery(state: .ofThisUser, events: reporter.sink, cancellation: cancellation)
            if let service = drop.forget {
                try forget(service, recovery, cancellation)
                return
            }
            let outcome = dryRun ? recovery.look() : recovery.run()
            reporter.end()
            try RecoveryText.show(outcome, json: output.json, isDryRun: dryRun)
        }
    }

    private func forget(_ service: String, _ recovery: Recovery, _ cancellation: Cancellation) throws {
        if confirmation.isMissing {
            throw OverwinterError(
                .usage, "a debt is dropped without a terminal only with --yes",
                hint: "see what is owed: overwinter recover --dry-run")
        }
        let runs = try recovery.owing(service, run: drop.run)
        let whose = "'\(service)' of profile '\(runs[0].profile)'"
        let names = runs.map { "\($0.verb) \($0.run)" }.joined(separator: ", ")
        try confirmation.ask(
            "Type its name to drop the debt", expecting: service,
            about: "\(whose) will stay as it is now, and nobody starts it for \(names) any more.\n", cancellation)
        try recovery.forget(service, of: runs)
        if output.json {
            StandardStreams.write(
                JSONText.document(
                    ForgottenDocument(service: service, profile: runs[0].profile, runs: runs.map(\.run))))
        } else {
            StandardStreams.say("nothing is owed to \(whose) any more (\(names))\n")
        }
    }
}
