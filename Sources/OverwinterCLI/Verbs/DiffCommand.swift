package import Arguments
import FileTree
import Overwinter

/// `overwinter diff`.
package struct DiffCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed from one set to another, by service and source.",
        discussion: """
            It goes by the sets' records: no byte of their files is read, and it takes seconds. That the files are those of \
            the records, verify says. The time of a folder is no change: what is in it is counted itself.

            EXAMPLES
              overwinter diff thehive 20261120 20261121
              overwinter diff thehive 20261120 latest --entries
            """)

    @OptionGroup package var profile: ProfileArgument

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var from: String

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var to: String

    @Flag(help: "Name every entry that differs.")
    package var entries = false

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "diff") {
            let loaded = try profile.load()
            let before = try SetArgument.open(from, of: loaded)
            let after = try SetArgument.open(to, of: loaded)
            let diff = SetDiff(from: before, to: after, listing: entries)
            StandardStreams.write(
                output.json ? JSONText.document(DiffDocument(diff, listing: entries)) : DiffText.of(diff))
        }
    }
}
