package import Arguments
import FileTree
import Overwinter

/// `overwinter show`.
package struct ShowCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a set says of itself.")

    @OptionGroup package var profile: ProfileArgument

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var set = "latest"

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "show") {
            let opened = try SetArgument.open(set, of: try profile.load())
            StandardStreams.write(
                output.json
                    ? JSONText.document(ShowDocument(path: opened.path.description, record: opened.record))
                    : ShowText.of(opened))
        }
    }
}
