package import Arguments
package import FileTree
package import Overwinter

/// `overwinter restore`.
package struct RestoreCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a set back, under guards.",
        discussion: """
            Every guard is checked and reported before anything changes: the set is sealed and equal to its record, the \
            services are stopped (or --stop), the targets are empty (or --set-aside), there is room. Host, paths, \
            manager, versions, images and cluster are to be those of the backup: what is not has a code, and --accept CODE \
            accepts it. Where there is no room, --discard-current removes what is there before the copy; should the restore fail then, what it was to rewrite \
            is not started (exit 5) until another restore has ended. Config and data are \
            restored; logs only into empty folders, unless --all. In the end the services that ran at the backup are \
            started in order. If the copy fails, or a service does not become ready, the old data is put back and the \
            services run on it again (exit 1). Else the old data is kept until 'restore commit' removes it, or \
            'restore rollback' puts it back.

            EXAMPLES
              overwinter restore thehive latest --dry-run
              overwinter restore thehive 20261121-0315 --stop --set-aside
              overwinter restore thehive latest --stop --set-aside --accept host
              overwinter restore thehive latest --to /srv/look --only cassandra/data
              overwinter restore rollback thehive
            """,
        subcommands: [RestoreCommitCommand.self, RestoreRollbackCommand.self, RestoreStatusCommand.self])

    @OptionGroup package var profile: ProfileArgument

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var set: String

    @Option(
        help: ArgumentHelp(
            "Restore this part only; may be given several times.", valueName: "service[/source]"))
    package var only: [String] = []

    @Flag(help: "Restore logs too, where their folders hold something.")
    package var all = false

    @Option(
        help: ArgumentHelp("Restore below this folder, and touch no service.", valueName: "folder"),
        completion: .directory)
    package var to: BytePath?

    @Flag(help: "Stop services that run.")
    package var stop = false

    @Flag(help: "Keep the data that is there beside it, renamed.")
    package var setAside = false

    @Flag(help: "Remove the data that is there before the copy: nothing is kept to go back to.")
    package var discardCurrent = false

    @Option(
        help: ArgumentHelp(
            "Restore although this is otherwise than at the backup.", valueName: "code"))
    package var accept: [Compatibility] = []

    @Flag(help: "Check every guard and show the plan; change nothing.")
    package var dryRun = false

    @OptionGroup package var confirmation: ConfirmationOptions

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func validate() throws {
        for text in only where RestoreSelection.Part(text) == nil {
            throw ValidationError("'--only \(text)' is not SERVICE or SERVICE/SOURCE")
        }
        if setAside && discardCurrent {
            throw ValidationError("--set-aside and --discard-current contradict each other")
        }
        if to != nil && !accept.isEmpty {
            throw ValidationError("--to restores beside everything: there is nothing that --accept would accept")
        }
        if to != nil && (stop || setAside || discardCurrent) {
            throw ValidationError(
                "--to touches no service and no target: --stop, --set-aside and --discard-current have no place beside it"
            )
        }
    }

    package func run() throws {
        let answer = SignalAnswer(to == nil ? .restore : .restoreElsewhere)
        let cancellation = SignalWatcher.watch(saying: answer.sentence, isRun: true)
        try Ended.with(json: output.json, verb: "restore") {
            // Said at once, and not after every byte of the set was read.
            if !dryRun && confirmation.isMissing {
                throw OverwinterError(
                    .usage, "a restore without a terminal is confirmed with --yes",
                    hint: "look at the plan first: overwinter restore … --dry-run")
            }
            let loaded = try profile.load()
            let reporter = Reporter(output)
            defer { reporter.end() }
            let restore = Restore(
                profile: loaded, set: try openSet(of: loaded), options: options, state: .ofThisUser,
                events: reporter.sink.and(answer.sink), cancellation: cancellation)
            if dryRun {
                let plan = try restore.plan()
                reporter.end()
                try RestoreText.show(plan, json: output.json, verbose: output.verbose)
                return
            }
            let notices = RunNotices(of: loaded, verb: "restore")
            notices.begin()
            let outcome = restore.run { plan throws(OverwinterError) in
                reporter.pause()
                try confirm(plan, cancellation)
            }
            reporter.end()
            try Ended.show(outcome, json: output.json, notices: notices, events: reporter.sink)
        }
    }

    /// A record that is damaged fails the guard that the set verifies, as a damaged file does.
    private func openSet(of profile: Profile) throws(OverwinterError) -> SetReader {
        do throws(OverwinterError) {
            return try SetArgument.open(set, of: profile)
        } catch {
            guard error.code == .badRecord else { throw error }
            let fault = OverwinterError.Fault(code: error.code.name, message: error.message, hint: error.hint)
            throw OverwinterError(.guardFailed, error.message, hint: error.hint, faults: [fault])
        }
    }

    private var options: RestoreOptions {
        var options = RestoreOptions()
        options.selection = RestoreSelection(
            parts: only.compactMap { RestoreSelection.Part($0) }, everything: all)
        options.elsewhere = to.map { WorkingDirectory.absolute($0) }
        options.mayStop = stop
        options.maySetAside = setAside
        options.discardsCurrent = discardCurrent
        options.accepts = Set(accept)
        return options
    }

    private func confirm(_ plan: RestorePlan, _ cancellation: Cancellation) throws(OverwinterError) {
        guard !confirmation.yes else { return }
        StandardStreams.say(RestoreText.text(of: plan))
        let discards = discardCurrent && plan.targets.contains { $0.present == .data }
        let isConfirmed = Question.ask(
            discards
                ? "What is there now is removed, with no way back; type what is in brackets to go on"
                : "Type the set's name to restore it",
            expecting: discards ? "discard for \(plan.set.name)" : plan.set.name,
            isCancelled: { cancellation.isCancelled })
        if cancellation.isCancelled { throw OverwinterError(.cancelled, "cancelled; nothing was changed") }
        guard isConfirmed else { throw OverwinterError(.usage, "not confirmed; nothing was changed") }
    }
}
