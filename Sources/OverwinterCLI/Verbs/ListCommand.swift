package import Arguments
package import FileTree
import Overwinter

/// `overwinter list`.
package struct ListCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the sets of a profile, the newest last.")

    @OptionGroup package var profile: ProfileArgument

    @Option(
        help: ArgumentHelp("Look in this folder instead of the profile's.", valueName: "folder"), completion: .directory
    )
    package var destination: BytePath?

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "list") {
            let loaded = try profile.load()
            let catalogue = try Catalogue.read(destination ?? loaded.destination)
            StandardStreams.write(
                output.json
                    ? JSONText.document(ListDocument(catalogue))
                    : ListText.of(catalogue, at: UTCTime.now, columns: TerminalSize.ofOutput?.columns))
        }
    }
}
