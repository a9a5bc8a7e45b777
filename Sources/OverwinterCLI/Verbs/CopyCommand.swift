package import Arguments
package import FileTree
import Overwinter

/// `overwinter copy`.
package struct CopyCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Make one folder equal to another, with every attribute.",
        discussion: """
            DESTINATION becomes equal to SOURCE (there is no DESTINATION/SOURCE): every kind of entry with its mode, \
            owner, times, hard links, extended attributes, ACLs and holes, as rsync -aHAXS does. An ordinary user copies \
            what it may, and is told once what could not be kept.
            """)

    @Argument(help: "The folder or file to copy.", completion: .directory) package var source: BytePath

    @Argument(help: "What is to be equal to it.", completion: .directory) package var destination: BytePath

    @Flag(help: "Remove from the destination what the source has not.")
    package var delete = false

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: "the copy is being ended")
        try Ended.with(json: output.json, verb: "copy") {
            let reporter = Reporter(output)
            defer { reporter.end() }
            let progress = CopyProgress()
            reporter.sink.send(.progress(progress, expectedBytes: nil, expectedFiles: nil))
            let report = try copy(progress, cancellation)
            reporter.sink.send(.progressEnded)
            reporter.end()
            let document = CopyDocument(report)
            if output.json {
                StandardStreams.write(JSONText.document(document))
            } else if !output.quiet {
                StandardStreams.say(document.text)
            }
            if document.exitCode != 0 { throw ExitCode(document.exitCode) }
        }
    }

    private func copy(_ progress: CopyProgress, _ cancellation: Cancellation) throws(OverwinterError) -> TreeCopyReport
    {
        var options = TreeCopy.Options()
        options.delete = delete
        do throws(FileTreeError) {
            return try TreeCopy(
                from: WorkingDirectory.absolute(source), to: WorkingDirectory.absolute(destination), options: options,
                progress: progress, isCancelled: { cancellation.isCancelled }
            ).run()
        } catch {
            if let signal = cancellation.signal { throw OverwinterError(.signal(signal), "ended by signal \(signal)") }
            throw OverwinterError(error)
        }
    }
}
