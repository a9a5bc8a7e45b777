package import Arguments
import Overwinter

/// `overwinter plan`.
package struct PlanCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Make every check of a backup and show its steps; change nothing.")

    @OptionGroup package var profile: ProfileArgument

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "plan") {
            try PlanText.show(try profile.load(), destination: nil, json: output.json, verb: "plan")
        }
    }
}
