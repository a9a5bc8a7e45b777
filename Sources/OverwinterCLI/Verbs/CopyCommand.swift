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
            what it may, and is told once what could not be kept. A file of the same size and time of modification is \
            taken for the same. A folder in the place of a file gives way with all that is in it.

            EXAMPLES
              overwinter copy /srv/data /mnt/data --dry-run
              overwinter copy /srv/data /mnt/data --delete
            """)

    @Argument(help: "The folder or file to copy.", completion: .directory) package var source: BytePath

    @Argument(help: "What is to be equal to it.", completion: .directory) package var destination: BytePath

    @Flag(help: "Remove from the destination what the source has not.")
    package var delete = false

    @Flag(help: "Show what would be made, changed and removed; write nothing.")
    package var dryRun = false

    @OptionGroup(title: "Output") package var output: OutputOptions

    package init() {}

    package func run() throws {
        let cancellation = SignalWatcher.watch(saying: dryRun ? "the look is being ended" : "the copy is being ended")
        try Ended.with(json: output.json, verb: "copy") {
            let reporter = Reporter(output)
            defer { reporter.end() }
            let progress = CopyProgress()
            reporter.sink.send(.progress(progress, expectedBytes: nil, expectedFiles: nil))
            if dryRun {
                let preview = try preview(progress, cancellation)
                reporter.end()
                StandardStreams.write(
                    output.json
                        ? JSONText.document(CopyPreviewDocument(preview))
                        : CopyPreviewText.of(preview, isQuiet: output.quiet))
                return
            }
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
            throw ended(error, cancellation)
        }
    }

    private func preview(_ progress: CopyProgress, _ cancellation: Cancellation) throws(OverwinterError) -> CopyPreview
    {
        do throws(FileTreeError) {
            return try CopyPreview.of(
                WorkingDirectory.absolute(source), to: WorkingDirectory.absolute(destination), deletes: delete,
                progress: progress, isCancelled: { cancellation.isCancelled })
        } catch {
            throw ended(error, cancellation)
        }
    }

    private func ended(_ error: FileTreeError, _ cancellation: Cancellation) -> OverwinterError {
        cancellation.error ?? OverwinterError(error)
    }
}
