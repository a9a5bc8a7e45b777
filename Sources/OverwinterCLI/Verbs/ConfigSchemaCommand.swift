package import Arguments
import Overwinter

/// `overwinter config schema`.
package struct ConfigSchemaCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of profiles, for editors.")

    package init() {}

    package func run() throws {
        StandardStreams.write(ProfileSchema.text)
    }
}
