import FileTree
import Overwinter

/// What a restore has to be told, asked on a terminal: which profile, which set, and what it may do.
///
/// It changes nothing.
struct GuidedRestore {
    let lookup: ProfileLookup
    let cancellation: Cancellation

    /// The profile that is meant: the only one there is, or the one that is chosen.
    ///
    /// The operator's own go before those installed with the program, which are there to be copied.
    func profile() throws(OverwinterError) -> BytePath {
        let names = lookup.ownNames()
        guard let first = names.first else {
            let places = lookup.directories.map { "'\($0)'" }.joined(separator: " or ")
            throw OverwinterError(
                .profileNotFound, "there is no profile in \(places)",
                hint: "name the file of one: overwinter restore ./NAME.yaml; each set has its own, "
                    + "in overwinter/profile.yaml")
        }
        guard names.count > 1 else { return BytePath(first) }
        let index = try MenuDisplay(cancellation: cancellation).choose(from: ProfileMenu.of(names, in: lookup))
        guard let index else { throw Self.nothingChosen }
        return BytePath(names[index])
    }

    /// The set that is chosen among the newest.
    ///
    /// `takesUnsealed`: an older script's, too.
    func set(
        of profile: Profile, named argument: BytePath, takesUnsealed: Bool
    ) throws(OverwinterError) -> CatalogueEntry {
        let catalogue = try Catalogue.read(profile.destination)
        // Says what there is in its place.
        if catalogue.latest == nil { _ = try catalogue.find("latest") }
        let sets = SetMenu(catalogue, profile: argument, at: UTCTime.now, takesUnsealed: takesUnsealed)
        guard let index = try MenuDisplay(cancellation: cancellation).choose(from: sets.menu) else {
            throw Self.nothingChosen
        }
        return sets.entries[index]
    }

    /// Asks for what the guards want to be allowed, one by one, before every byte of the set is read.
    ///
    /// - Throws: what the guards say where no answer would do, or a no was one.
    func allowances(
        _ options: RestoreOptions, planning: (RestoreOptions) throws(OverwinterError) -> RestorePlan
    ) throws(OverwinterError) -> RestoreOptions {
        var options = options
        while true {
            let plan = try planning(options)
            let next: GuardQuestion?
            do throws(OverwinterError) {
                next = try GuardQuestion.next(plan, options)
            } catch {
                StandardStreams.say("\n" + RestoreText.text(of: plan))
                throw error
            }
            guard let next else { return options }
            StandardStreams.say("\n" + next.findings.map { "\($0)\n" }.joined())
            let isAgreed = Question.agrees(to: next.question, isCancelled: { cancellation.isCancelled })
            if let signal = cancellation.signal {
                throw OverwinterError(.signal(signal), "ended by signal \(signal); nothing was changed")
            }
            if !isAgreed { try plan.throwIfGuarded() }
            next.allow(&options)
        }
    }

    private static let nothingChosen = OverwinterError(.usage, "nothing was chosen, and nothing was changed")
}
