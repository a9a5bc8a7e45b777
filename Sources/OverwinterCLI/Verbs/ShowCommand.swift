package import Arguments
package import FileTree
import Overwinter

/// `overwinter show`.
package struct ShowCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a set says of itself.",
        discussion: """
            EXAMPLES
              overwinter show thehive
              overwinter show thehive 20261121-031507Z --timeline run.svg
            """)

    @OptionGroup package var profile: ProfileArgument

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var set = "latest"

    @Option(
        help: ArgumentHelp("Draw when which service stood still, as an SVG file.", valueName: "file"),
        completion: .file(extensions: ["svg"]))
    package var timeline: BytePath?

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        try Ended.with(json: output.json, verb: "show") {
            let opened = try SetArgument.open(set, of: try profile.load())
            if let timeline { try draw(opened.record, to: WorkingDirectory.absolute(timeline)) }
            StandardStreams.write(
                output.json
                    ? JSONText.document(ShowDocument(path: opened.path.description, record: opened.record))
                    : ShowText.of(opened))
        }
    }

    private func draw(_ record: SetRecord, to path: BytePath) throws(OverwinterError) {
        guard let picture = TimelineSVG(record) else {
            throw OverwinterError(.failed, "no service stood still for set '\(record.name)': there is nothing to draw")
        }
        do throws(FileTreeError) {
            // Replaced by a rename, which is no way to treat a device.
            if let there = try FileStatus.ifPresent(path), there.kind != .file {
                throw FileTreeError(.exists, path: path, message: "unable to write '\(path)': it is no file")
            }
            try DurableFile.write(Array(picture.text.utf8), to: path, mode: 0o644)
        } catch {
            throw OverwinterError(error, while: .failed)
        }
    }
}
