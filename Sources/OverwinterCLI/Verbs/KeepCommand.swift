package import Arguments
import FileTree
import Overwinter

/// `overwinter keep`.
package struct KeepCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "keep",
        abstract: "Keep a set whatever the rules say, or no longer.",
        discussion: """
            A set that is kept is never removed by a prune or after a backup. The mark is the file NAME.keep beside the \
            set, so that it goes along with a copy of the destination; list shows it with its note.

            EXAMPLES
              overwinter keep thehive 20261121-031507Z --note "before the upgrade to 5.4"
              overwinter keep thehive 20261121-031507Z --drop
            """)

    @OptionGroup package var profile: ProfileArgument

    @Argument(help: SetArgument.help, completion: SetArgument.completion)
    package var set: String

    @Option(help: ArgumentHelp("Why it is kept.", valueName: "text"))
    package var note: String?

    @Flag(help: "Keep it no longer: from now on the rules decide.")
    package var drop = false

    @OptionGroup(title: "Output") package var output: JSONOption

    package init() {}

    package func validate() throws {
        if drop && note != nil { throw ValidationError("--drop and --note contradict each other") }
        if let note, note.utf8.count > KeepMark.noteLimit {
            throw ValidationError("a note has at most \(KeepMark.noteLimit) bytes")
        }
    }

    package func run() throws {
        try Ended.with(json: output.json, verb: "keep") {
            let entry = try Catalogue.read(try profile.load().destination).find(set)
            if drop {
                let wasKept = try KeepMark.remove(ofSet: entry.path)
                say("set \(entry.name) \(wasKept ? "is not kept any more" : "was not kept")", entry, nil)
                return
            }
            let folder = try RecordFolder(ofSet: entry.path)
            let record = try folder.document()
            // No prune may have decided that it goes.
            let hold = try SetHold.reading(folder)
            defer { withExtendedLifetime(hold) {} }
            let mark = KeepMark(
                set: record.name, note: note.flatMap { $0.isEmpty ? nil : $0 }, since: .now,
                by: ReporterMode.environment("SUDO_USER") ?? ReporterMode.environment("USER"))
            try mark.write(ofSet: entry.path)
            say("set \(entry.name) is \(mark.text)", entry, mark)
        }
    }

    private func say(_ sentence: String, _ entry: CatalogueEntry, _ mark: KeepMark?) {
        StandardStreams.write(
            output.json
                ? JSONText.document(KeepDocument(set: entry.name, path: entry.path.description, kept: mark))
                : sentence + "\n")
    }
}
