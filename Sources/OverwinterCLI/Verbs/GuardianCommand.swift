package import Arguments
package import FileTree
import Overwinter

/// The guardian's own process; a run starts it, and no help shows it.
package struct GuardianCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: GuardianProgram.verb, abstract: "Stand by for a run; started by the run itself.",
        shouldDisplay: false)

    @Option(help: ArgumentHelp("The run's journal.", valueName: "file"))
    package var journal: BytePath

    @Option(help: ArgumentHelp("The process of the run.", valueName: "pid"))
    package var process: Int

    package init() {}

    package func run() throws {
        try GuardianDuty.standBy(journal: journal, run: Int32(truncatingIfNeeded: process)) {
            // What it does is in the journal and in the run's log; there is nobody else to tell.
            _ = Recovery(state: .ofThisUser, events: .silent).run(journal: journal)
        }
    }
}
