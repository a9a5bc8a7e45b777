package import Arguments
import FileTree
import Overwinter

/// `overwinter verify`.
package struct VerifyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every byte and attribute of a set, and compare with its record.",
        discussion: """
            Every difference is named. Without a set it is the latest.

            EXAMPLES
              overwinter verify thehive
              overwinter verify thehive 20261121-031507Z --json
            """)

    @OptionGroup package var profile: ProfileArgument

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var set = "latest"

    @Flag(help: "Read only when no other program wants the disk, as with copy.io: gentle in the profile.")
    package var gentle = false

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "the verification is being ended")
        try Ended.with(json: output.json, verb: "verify") {
            let loaded = try profile.load()
            let reporter = Reporter(output)
            defer { reporter.end() }
            let opened = try SetArgument.open(set, of: loaded)
            let result = try verify(
                opened, isGentle: gentle || loaded.copy.io == .gentle, reporter, cancellation)
            reporter.end()
            if output.json { StandardStreams.write(JSONText.document(VerifyDocument(result))) }
            if let error = result.error {
                StandardStreams.say(ErrorText.of(error))
                throw ExitCode(ExitCodes.status(of: error.code.ending))
            }
            if !output.json && !output.quiet {
                StandardStreams.write(
                    "set \(result.set) is what was sealed: \(result.files) files, \(ByteText.of(result.bytes)), every "
                        + "byte and attribute read\n")
            }
        }
    }

    private func verify(
        _ set: SetReader, isGentle: Bool, _ reporter: Reporter, _ cancellation: Cancellation
    ) throws(OverwinterError) -> VerificationResult {
        let progress = CopyProgress()
        reporter.sink.send(.phase(.verify))
        reporter.sink.send(
            .progress(progress, expectedBytes: set.record.totals.bytes, expectedFiles: set.record.totals.files))
        defer { reporter.sink.send(.progressEnded) }
        do throws(OverwinterError) {
            return try Verification(
                set: set, isGentle: isGentle, progress: progress, isCancelled: { cancellation.isCancelled }
            ).run()
        } catch {
            if let signal = cancellation.signal { throw OverwinterError(.signal(signal), "ended by signal \(signal)") }
            throw error
        }
    }
}
