package import Arguments
import Overwinter

/// `overwinter manual`.
package struct ManualCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page, in roff.",
        discussion: """
            EXAMPLES
              overwinter manual | man -l -
            """)

    package init() {}

    package func run() throws {
        StandardStreams.write(
            ManualPage.text(
                for: OverwinterCommand.self, section: 8, date: ProgramVersion.date, sections: Manual.sections))
    }
}
