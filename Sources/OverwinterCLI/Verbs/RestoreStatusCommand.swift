package import Arguments
import Overwinter

/// `overwinter restore status`.
package struct RestoreStatusCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what restores have set aside: which, when, where, how much.",
        discussion: """
            It is kept until 'overwinter restore commit' removes it, or 'overwinter restore rollback' puts it back.
            """)

    @OptionGroup package var kept: KeptOptions
    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "ending")
        try Ended.with(json: output.json, verb: "restore status") {
            let choice = kept.choice
            let seen = try KeptData.all(in: .ofThisUser).filter(choice.includes).map { SeenKept($0, cancellation) }
            if output.json {
                StandardStreams.write(JSONText.document(KeptDocument(verb: "restore status", seen)))
            } else if seen.isEmpty {
                StandardStreams.write("no restore has set anything aside that is still there\n")
            } else {
                StandardStreams.write(seen.map { KeptText.of($0) + KeptText.whatNext($0) }.joined())
            }
        }
    }
}
