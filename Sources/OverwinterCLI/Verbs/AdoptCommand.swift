package import Arguments
import FileTree
import Overwinter

/// `overwinter adopt`.
package struct AdoptCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Read a set that an older script made, and seal it where it lies.",
        discussion: """
            Of a set of the published shell scripts (20241213-0459-0000) every byte is read and recorded; nothing in it is \
            changed or moved. From then on it is listed, shown, verified and restored like any other. Whether it was copied \
            from services that stood still, nobody saw: the record says so. What the profile needs and the set has not is \
            a warning, with exit status 3.

            EXAMPLES
              overwinter adopt thehive 20241213-0459-0000 --dry-run
              overwinter adopt thehive 20241213-0459-0000
            """)

    @OptionGroup package var profile: ProfileArgument

    @Argument(
        help: ArgumentHelp(
            "The name of the script's set, a prefix that fits one set only, or the path of its folder.",
            valueName: "set"),
        completion: .custom { words in AdoptCommand.unsealed(words) })
    package var set: String

    @Flag(help: "Show what would be recorded as what, and read nothing.")
    package var dryRun = false

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "the adoption is being ended")
        try Ended.with(json: output.json, verb: "adopt") {
            let loaded = try profile.load()
            let entry = try Catalogue.read(loaded.destination).find(set)
            let reporter = Reporter(output)
            defer { reporter.end() }
            let adoption = Adoption(
                profile: loaded, entry: entry, state: .ofThisUser, events: reporter.sink, cancellation: cancellation)
            let adopted = dryRun ? try adoption.plan() : try adoption.run()
            reporter.end()
            if output.json {
                StandardStreams.write(JSONText.document(AdoptDocument(adopted, isDone: !dryRun)))
            } else if !output.quiet {
                StandardStreams.write(AdoptText.of(adopted, isDone: !dryRun))
            }
            if !adopted.warnings.isEmpty { throw ExitCode(ExitCodes.warnings) }
        }
    }

    /// The names of the scripts' sets of the profile that stands before on the line.
    private static func unsealed(_ words: [String]) -> [String] {
        for word in words.reversed() {
            guard let profile = try? ProfileLookup.standard().load(BytePath(word)),
                let catalogue = try? Catalogue.read(profile.destination)
            else { continue }
            return catalogue.entries.filter { $0.state == .unsealed }.map(\.name)
        }
        return []
    }
}
