package import Arguments
package import FileTree
package import Overwinter

/// `overwinter restore`.
package struct RestoreCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a set back, under guards.",
        discussion: """
            On a terminal, 'overwinter restore' asks for what it is not told: which profile, which of the last ten sets, and \
            what it may do. Nothing is changed before the set's name is typed, and in the end it shows the command for a \
            script. Where there is no terminal, and with --json, --yes or --no-input, what is not told is a usage fault.

            Every guard is checked and reported before anything changes: the set is sealed and equal to its record, the \
            services are stopped (or --stop), the targets are empty (or --set-aside), its users and groups exist and the \
            services may read and write what was theirs, there is room. Host, paths, manager, versions, images and \
            cluster are to be those of the backup: what is not has a code, and --accept CODE accepts it. \
            Where there is no room, \
            --discard-current removes what is there before the copy; should the restore fail then, what it was to rewrite \
            is not started (exit 5) until another restore has ended. Config and data are \
            restored; logs only into empty folders, unless --all. In the end the services that ran at the backup are \
            started in order. If the copy fails, or a service does not become ready, the old data is put back and the \
            services run on it again (exit 1). So it is where a service's user turns out to have no access to its data. \
            Else the old data is kept until 'restore commit' removes it, or \
            'restore rollback' puts it back.

            A set that an older script made, and nobody adopted, has no record: it is restored with --unsealed only, as it \
            lies, and the copy is held against what was read of it. What the profile needs and such a set has not is a \
            warning, with exit status 3: what is there stays.

            EXAMPLES
              overwinter restore
              overwinter restore thehive latest --dry-run
              overwinter restore thehive 20261121-0315 --stop --set-aside
              overwinter restore thehive latest --stop --set-aside --accept host
              overwinter restore thehive latest --to /srv/look --only cassandra/data
              overwinter restore thehive 20241213-0459-0000 --unsealed --dry-run
              overwinter restore rollback thehive
            """,
        subcommands: [RestoreCommitCommand.self, RestoreRollbackCommand.self, RestoreStatusCommand.self])

    @OptionGroup package var profile: ProfileChoice

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var set: String?

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

    @Option(
        help: ArgumentHelp(
            "By what owners are found: names or numbers. Left out: by names, but by numbers for containers and with --to.",
            valueName: "rule"))
    package var owners: OwnerRule?

    @Flag(help: "Stop services that run.")
    package var stop = false

    @Flag(help: "Keep the data that is there beside it, renamed.")
    package var setAside = false

    @Flag(help: "Remove the data that is there before the copy: nothing is kept to go back to.")
    package var discardCurrent = false

    @Flag(help: "Restore an older script's set that was not adopted: nothing is known of what was copied.")
    package var unsealed = false
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
            try checkAnswers()
            let guided = GuidedRestore(lookup: .standard(), cancellation: cancellation)
            let named = try profile.profile ?? guided.profile()
            let loaded = try guided.lookup.load(named)
            var script: RestoreScript?
            let entry: CatalogueEntry
            var warnings: [Warning] = []
            if let set {
                let catalogue = try Catalogue.read(loaded.destination)
                entry = try catalogue.find(set)
                warnings = SetArgument.clockWarnings(of: set, in: catalogue)
            } else {
                entry = try guided.set(of: loaded, named: named, takesUnsealed: unsealed)
                script = RestoreScript(
                    profile: named, set: RestoreScript.argument(for: entry), isUnsealed: UnsealedSet.isOne(entry),
                    only: only, options: options, isDryRun: dryRun)
            }
            let reporter = Reporter(output)
            defer { reporter.end() }
            var restore = Restore(
                profile: loaded, set: try open(entry, of: loaded, reporter.sink, cancellation), options: options,
                state: .ofThisUser,
                events: reporter.sink.and(answer.sink), cancellation: cancellation)
            restore.warnings = warnings
            if dryRun {
                let plan = try restore.plan()
                reporter.end()
                defer { say(script) }
                try RestoreText.show(plan, json: output.json, verbose: output.verbose)
                return
            }
            if script != nil {
                restore = try allowed(restore, guided)
                script?.options = restore.options
            }
            let notices = RunNotices(of: loaded, verb: "restore")
            notices.begin()
            var outcome = restore.run { plan throws(OverwinterError) in
                reporter.pause()
                try confirm(plan, restore.options, script, cancellation)
            }
            reporter.end()
            // What ended before anything was done would end so again.
            let isWorthRepeating = outcome.error == nil || !outcome.steps.isEmpty
            defer { if isWorthRepeating { say(script) } }
            if script != nil { outcome.setAsideBytes = measured(outcome.setAside, cancellation) }
            try Ended.show(outcome, json: output.json, notices: notices, events: reporter.sink)
        }
    }

    /// What is missing and cannot be asked for is said at once, and not after every byte of the set was read.
    private func checkAnswers() throws(OverwinterError) {
        guard set != nil else { return try checkChoice() }
        if dryRun { return }
        try confirmation.check("a restore", hint: "look at the plan first: overwinter restore … --dry-run")
    }

    /// A profile or set that is not named is chosen on a terminal, or not at all.
    private func checkChoice() throws(OverwinterError) {
        let isAsked = !(confirmation.yes || confirmation.noInput || output.json)
        guard !isAsked || !Question.canBeAsked else { return }
        let reason =
            isAsked
            ? "there is no terminal to choose one on" : "with --yes, --no-input or --json there is none to be chosen"
        if let profile = profile.profile {
            let word = ShellWord.of(profile)
            throw OverwinterError(
                .usage, "no set is named, and \(reason)",
                hint: "type: overwinter restore \(word) SET; see the sets with: overwinter list \(word)")
        }
        let names = ProfileLookup.standard().ownNames()
        let known = names.isEmpty ? "" : "; profiles: \(names.joined(separator: ", "))"
        throw OverwinterError(
            .usage, "no profile and no set is named, and \(reason)",
            hint: "type: overwinter restore PROFILE SET\(known)")
    }

    /// A record that is damaged fails the guard that the set verifies, as a damaged file does.
    private func open(
        _ entry: CatalogueEntry, of profile: Profile, _ events: EventSink, _ cancellation: Cancellation
    ) throws(OverwinterError) -> SetReader {
        do throws(OverwinterError) {
            guard UnsealedSet.isOne(entry) else { return try SetReader.open(entry.path) }
            guard unsealed else { throw UnsealedSet.refusal(of: entry, profile: profile) }
            return try UnsealedSet(profile: profile, entry: entry, events: events, cancellation: cancellation).read()
        } catch {
            guard error.code == .badRecord else { throw error }
            let fault = OverwinterError.Fault(code: error.code.name, message: error.message, hint: error.hint)
            throw OverwinterError(.guardFailed, error.message, hint: error.hint, faults: [fault])
        }
    }

    /// The restore with what the operator allows it, besides what the command line does.
    private func allowed(_ restore: Restore, _ guided: GuidedRestore) throws(OverwinterError) -> Restore {
        var restore = restore
        restore.options = try guided.allowances(restore.options) { options throws(OverwinterError) in
            var look = restore
            look.options = options
            look.events = .silent
            return try look.plan(verifies: false)
        }
        return restore
    }

    private func measured(_ places: [BytePath], _ cancellation: Cancellation) -> Int64 {
        places.reduce(0) { sum, place in
            sum.plus((try? TreeMeasure(root: place, isCancelled: { cancellation.isCancelled }).run())?.bytes ?? 0)
        }
    }

    private func say(_ script: RestoreScript?) {
        guard let script else { return }
        StandardStreams.say("the same for a script:\n  \(script.text)\n")
    }

    private var options: RestoreOptions {
        var options = RestoreOptions()
        options.selection = RestoreSelection(
            parts: only.compactMap { RestoreSelection.Part($0) }, everything: all)
        options.elsewhere = to.map { WorkingDirectory.absolute($0) }
        options.mayStop = stop
        options.maySetAside = setAside
        options.discardsCurrent = discardCurrent
        options.owners = owners
        options.accepts = Set(accept)
        return options
    }

    private func confirm(
        _ plan: RestorePlan, _ options: RestoreOptions, _ script: RestoreScript?, _ cancellation: Cancellation
    ) throws(OverwinterError) {
        let discards = options.discardsCurrent && plan.targets.contains { $0.present == .data }
        do throws(OverwinterError) {
            try confirmation.ask(
                discards
                    ? "What is there now is removed, with no way back; type what is in brackets to go on"
                    : "Type the set's name to restore it",
                expecting: discards ? "discard for \(plan.set.name)" : plan.set.name,
                about: RestoreText.text(of: plan, verbose: output.verbose), cancellation)
        } catch {
            if error.code == .usage { say(script) }
            throw error
        }
    }
}
