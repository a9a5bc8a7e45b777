package import Arguments
import FileTree
import Overwinter

/// `overwinter verify`.
package struct VerifyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every byte and attribute of sets, and compare with their records.",
        discussion: """
            Every difference is named. Without a set it is the latest. A set that differs keeps no other from being \
            verified; the exit status is 4 where any does.

            With --sample all attributes are compared, and the bytes of so many of the files, drawn anew each time. The \
            seed is shown; with --seed the same files are read again.

            EXAMPLES
              overwinter verify thehive
              overwinter verify thehive 20261121-031507Z --json
              overwinter verify thehive --all --sample 5%
            """)

    @OptionGroup package var profile: ProfileArgument

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var sets: [String] = []

    @Flag(help: "Verify all sealed sets of the profile, the oldest first.")
    package var all = false

    @Option(help: ArgumentHelp("Read the bytes of this share of the files only: 5%.", valueName: "share"))
    package var sample: SampleShare?

    @Option(help: ArgumentHelp("Read the files of an earlier sample again.", valueName: "number"))
    package var seed: UInt64?

    @Flag(help: "Read only when no other program wants the disk, as with copy.io: gentle in the profile.")
    package var gentle = false

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func validate() throws {
        if all && !sets.isEmpty { throw ValidationError("--all and the name of a set contradict each other") }
        if seed != nil && sample == nil { throw ValidationError("--seed has a meaning beside --sample only") }
        if let seed, UInt32(exactly: seed) == nil { throw ValidationError("a seed is at most \(UInt32.max)") }
    }

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "the verification is being ended")
        try Ended.with(json: output.json, verb: "verify") {
            let loaded = try profile.load()
            let reporter = Reporter(output)
            defer { reporter.end() }
            let verifying = SetVerifying(
                sample: sample.map { share in
                    ReadSample(
                        share: share.value, seed: seed.flatMap { UInt32(exactly: $0) } ?? .random(in: 0...(.max)))
                },
                isGentle: gentle || loaded.copy.io == .gentle, events: reporter.sink, cancellation: cancellation)
            let catalogue = try Catalogue.read(loaded.destination)
            if !all {
                for set in sets.isEmpty ? ["latest"] : sets {
                    for warning in SetArgument.clockWarnings(of: set, in: catalogue) {
                        reporter.sink.send(.warning(warning))
                    }
                }
            }
            guard all || sets.count > 1 else {
                let entry = try catalogue.find(sets.first ?? "latest")
                let result = try verifying.run(try SetReader.open(entry.path))
                reporter.end()
                try show(result)
                return
            }
            let entries = try verifying.run(try chosen(catalogue)) { entry in
                reporter.pause()
                if let error = entry.error {
                    StandardStreams.say(ErrorText.of(error))
                } else if case .verified(let result) = entry, !output.json && !output.quiet {
                    StandardStreams.write(VerifyText.of(result))
                }
            }
            reporter.end()
            try show(entries)
        }
    }

    /// With `--all` what is damaged is one that fails; partials and sets of older scripts have no record to fail.
    private func chosen(_ catalogue: Catalogue) throws(OverwinterError) -> [CatalogueEntry] {
        guard all else {
            var entries: [CatalogueEntry] = []
            for name in sets { entries.append(try catalogue.find(name)) }
            return entries
        }
        let entries = catalogue.entries.filter { $0.state != .partial && $0.state != .unsealed }
        // Says that there is none, and what there is.
        return entries.isEmpty ? [try catalogue.find("latest")] : entries
    }

    private func show(_ result: VerificationResult) throws {
        if output.json { StandardStreams.write(JSONText.document(VerifyDocument(result))) }
        if let error = result.error {
            StandardStreams.say(ErrorText.of(error))
            throw ExitCode(ExitCodes.status(of: error.code.ending))
        }
        if !output.json && !output.quiet { StandardStreams.write(VerifyText.of(result)) }
    }

    private func show(_ entries: [VerifyManyDocument.Entry]) throws {
        let errors = entries.compactMap(\.error)
        var error = errors.first { $0.code.ending == .verificationFailed } ?? errors.first
        if error != nil {
            error?.message = "\(errors.count) of \(entries.count) sets \(errors.count == 1 ? "is" : "are") not good"
            error?.hint = "restore from another set"
            error?.faults = errors.map { OverwinterError.Fault(code: $0.code.name, message: $0.message, hint: $0.hint) }
        }
        if output.json { StandardStreams.write(JSONText.document(VerifyManyDocument(entries, error: error))) }
        guard let error else { return }
        StandardStreams.say("error: \(error.message)\n")
        throw ExitCode(ExitCodes.status(of: error.code.ending))
    }
}
