package import Arguments
import Glibc
import Overwinter

/// The program: cold backups of stacks, and their restore.
package struct OverwinterCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "overwinter",
        abstract: "Cold backups of multi-service stacks, and their restore.",
        discussion: """
            A backup stops the services of a profile in order, copies their folders exactly as they are, starts what it \
            stopped, and seals a set. A restore checks every guard before it changes anything.

            """ + ExitCodes.table,
        version: ProgramVersion.text, subcommands: [GuardianCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Backup and restore", subcommands: [BackupCommand.self, RestoreCommand.self, RecoverCommand.self]),
            CommandGroup(
                name: "Look before and after",
                subcommands: [
                    StatusCommand.self, CheckCommand.self, PlanCommand.self, ListCommand.self, ShowCommand.self,
                    DiffCommand.self, VerifyCommand.self, AdoptCommand.self,
                ]),
            CommandGroup(name: "Keep and throw away", subcommands: [KeepCommand.self, PruneCommand.self]),
            CommandGroup(
                name: "Tools",
                subcommands: [
                    ConfigCommand.self, CopyCommand.self, CompletionsCommand.self, ManualCommand.self,
                ]),
        ])

    package init() {}

    /// Errors of this program end with their own exit status; all others are the command line's.
    package static func exit(withError error: any Error) -> Never {
        if let error = error as? UsageError, CheckCommand.isMeant(by: error) { CheckCommand.exit(unread: error) }
        guard let error = error as? OverwinterError else { exit(reporting: error) }
        StandardStreams.say(ErrorText.of(error))
        exit(reporting: ExitCode(ExitCodes.status(of: error.code.ending)))
    }
}

extension OverwinterCommand {
    /// Runs the program.
    package static func start() {
        // Swift finds them through `/proc/self`, and has none where that cannot be read. A backup that was not asked for in
        // words that were read must not end as the help does, with 0.
        guard CommandLine.argc > 0 else {
            StandardStreams.say("error: unable to read the command line from '/proc/self'\n")
            Glibc.exit(1)
        }
        // A file that grows past its limit (ulimit -f, LimitFSIZE) is an error of that write, and no silent end.
        signal(SIGXFSZ, SIG_IGN)
        main()
    }
}
