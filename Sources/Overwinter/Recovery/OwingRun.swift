import FileTree

/// A dead run that owes something to a service that was asked for.
package struct OwingRun: Sendable {
    package let run: String
    package let verb: String
    package let profile: String
    let profilePath: BytePath
    let journal: BytePath

    init(_ header: JournalHeader, _ journal: BytePath) {
        (run, verb, profile) = (header.run, header.verb, header.profile)
        profilePath = (try? Folder.realPath(header.profilePath)) ?? header.profilePath
        self.journal = journal
    }
}
