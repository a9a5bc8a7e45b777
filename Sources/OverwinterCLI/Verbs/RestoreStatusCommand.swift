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
            let register = try KeptRegister(of: .ofThisUser)
            let seen = (register.kept + register.gone).filter(choice.includes).map { SeenKept($0, cancellation) }
            let refusals = register.unreadable.map(\.error)
            for refusal in refusals { StandardStreams.say(StatusText.of(refusal)) }
            if output.json {
                var document = KeptDocument(verb: "restore status", seen)
                document.unreadable = refusals.map(ErrorDocument.init)
                StandardStreams.write(JSONText.document(document))
            } else if seen.isEmpty {
                guard refusals.isEmpty else { return }
                StandardStreams.write("no restore has set anything aside that is still there\n")
            } else {
                StandardStreams.write(seen.map { KeptText.of($0) + KeptText.whatNext($0) }.joined())
            }
        }
    }
}
