package import Arguments
import Overwinter

/// `overwinter config show`.
package struct ConfigShowCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a profile with every default filled in.")

    @OptionGroup package var profile: ProfileArgument

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "config show") {
            let shown = try profile.load().shown
            StandardStreams.write(output.json ? JSONText.document(ProfileDocument(profile: shown)) : shown.yaml)
        }
    }
}
