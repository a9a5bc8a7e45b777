package import Arguments
package import FileTree
import Glibc
import Overwinter
import Synchronization

/// `overwinter check`: a monitoring plugin.
package struct CheckCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell a monitoring system whether there is a backup that is young enough.",
        discussion: """
            Prints one line with its figures, as Nagios, Icinga, Naemon and Checkmk read it, and ends with their exit \
            status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. It looks at the age of the newest sealed set (by the time in its \
            record), at how the last run ended and whether what it left down is up again, and at what a dead run still owes. What cannot be looked at is UNKNOWN. Sets \
            are private to who made them, so it is run as that user, which is root as a rule.

            EXAMPLES
              overwinter check thehive --max-age 26h
              overwinter check thehive --warning-age 26h --max-age 50h
            """)

    @OptionGroup package var profile: ProfileArgument

    @Option(
        help: ArgumentHelp("CRITICAL where the newest set is older (90s, 30m, 26h).", valueName: "duration"))
    package var maxAge: Duration = .seconds(26 * 3600)

    @Option(help: ArgumentHelp("WARNING where it is older.", valueName: "duration"))
    package var warningAge: Duration?

    @Option(
        help: ArgumentHelp("Look in this folder instead of the profile's.", valueName: "folder"), completion: .directory
    )
    package var destination: BytePath?

    @Option(
        help: ArgumentHelp("UNKNOWN where a disk has not answered after this time.", valueName: "duration"))
    package var timeout: Duration = .seconds(10)

    package init() {}

    package func validate() throws {
        if let warningAge, warningAge >= maxAge {
            throw ValidationError("--warning-age is to be shorter than --max-age")
        }
    }

    package func run() throws {
        let subject = EscapedName.shown(profile.profile.bytes)
        let timeout = timeout
        Ticker.start(every: timeout) {
            let late = CheckFinding(.unknown, "the disk has not answered within \(timeout.defaultValueDescription)")
            Self.exit(CheckResult(findings: [late]), of: subject)
        }
        do throws(OverwinterError) {
            let loaded = try profile.load()
            let result = Check(
                profile: loaded, destination: destination.map { WorkingDirectory.absolute($0) },
                folders: StateFolder.allForThisUser, limits: Check.Limits(warning: warningAge, critical: maxAge)
            ).run()
            Self.exit(result, of: loaded.name)
        } catch {
            Self.exit(CheckResult(findings: [CheckFinding(unknown: error)]), of: subject)
        }
    }

    // MARK: - The one line

    /// Whoever of two threads comes first says it.
    private static let isSaid = Mutex(false)

    private static func exit(_ result: CheckResult, of subject: String) -> Never {
        let isFirst = isSaid.withLock { said in
            defer { said = true }
            return !said
        }
        while !isFirst { pause() }
        StandardStreams.write(result.line(subject: subject) + "\n")
        // Without waiting for a thread that hangs in the kernel.
        _exit(result.state.rawValue)
    }

    // MARK: - A command line that cannot be read

    static func isMeant(by error: UsageError) -> Bool { error.command.hasSuffix(" check") }

    /// A plugin that was called wrongly does not know either: its exit status must not be read as another's.
    static func exit(unread error: UsageError) -> Never {
        let faults = error.faults.map(\.message).joined(separator: ", ")
        exit(CheckResult(findings: [CheckFinding(.unknown, "\(faults) (\(error.hint))")]), of: "check")
    }
}
