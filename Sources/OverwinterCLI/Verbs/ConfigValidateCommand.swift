package import Arguments
import FileTree
import Overwinter

/// `overwinter config validate`.
package struct ConfigValidateCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Read a profile and report every fault in it.")

    @OptionGroup package var profile: ProfileArgument

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "config validate") {
            let loaded = try profile.load()
            StandardStreams.write(
                output.json
                    ? JSONText.document(ValidDocument(profile: loaded.name, path: loaded.path.description))
                    : "\(loaded.path): profile '\(loaded.name)' is valid\n")
        }
    }
}
