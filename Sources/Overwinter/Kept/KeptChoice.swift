package import FileTree

/// Which of the kept data an operator means.
package struct KeptChoice: Sendable {
    /// A profile's name, or the path of its file; nil for whichever there is.
    package var profile: BytePath?
    package var run: String?

    package init(profile: BytePath? = nil, run: String? = nil) {
        self.profile = profile
        self.run = run
    }

    package func includes(_ kept: KeptData) -> Bool {
        if let run, run != kept.run { return false }
        guard let profile else { return true }
        return kept.profile == profile.string || kept.header.profilePath == profile
    }

    /// All that is meant, of one profile, oldest first.
    ///
    /// - Parameter withGone: also that of which nothing is there any more; else only where nothing else is meant.
    /// - Throws: `nothing-set-aside` where there is none; `register-unreadable` where it may be in what cannot be read;
    ///   `usage` where it is of several profiles.
    package func all(in state: StateFolder, withGone: Bool) throws(OverwinterError) -> [KeptData] {
        let register = try KeptRegister(of: state)
        let all = register.kept
        var found = all.filter(includes)
        if withGone || found.isEmpty {
            found = (found + register.gone.filter(includes)).sorted { $0.run < $1.run }
        }
        guard let first = found.first else {
            if let (_, error) = register.unreadable.first(where: {
                run == nil || run == JournalFolder.run(of: $0.journal)
            }) {
                throw error
            }
            let known = all.map { "restore \($0.run) of profile '\($0.profile)'" }.joined(separator: ", ")
            let whose = [run.map { "run \($0)" }, profile.map { "profile '\($0)'" }].compactMap { $0 }
            throw OverwinterError(
                .nothingSetAside,
                "no restore" + (whose.isEmpty ? "" : " of \(whose.joined(separator: " of "))")
                    + " has set anything aside that is still there",
                hint: known.isEmpty ? nil : "set aside is data by \(known)")
        }
        if let other = found.first(where: { $0.header.profilePath != first.header.profilePath }) {
            throw OverwinterError(
                .usage, "restores of the profiles '\(first.profile)' and '\(other.profile)' have set data aside",
                hint: "name the profile by its file, or the restore with --run; see: overwinter restore status")
        }
        return found
    }

    /// The one that is meant.
    package func one(in state: StateFolder) throws(OverwinterError) -> KeptData {
        let found = try all(in: state, withGone: false)
        guard found.count == 1, let kept = found.first else {
            throw OverwinterError(
                .usage, "\(found.count) restores of profile '\(found[0].profile)' have set data aside",
                hint: "name one with --run: \(found.map(\.run).joined(separator: ", "))")
        }
        return kept
    }
}

extension OverwinterError.Code {
    /// No restore waits to be committed or rolled back.
    package static let nothingSetAside = Self("nothing-set-aside", .notFound)
    /// What is on the disk is not what a restore has set aside.
    static let setAsideDoubtful = Self("set-aside", .guardFailed)
}
