package import FileTree

/// Which set a run shares unchanged files with: chosen from what the sets say of themselves, before anything is touched.
package enum BaseChoice: Sendable, Equatable {
    /// A set by its name, and over how many sets before it files may be shared already.
    case share(set: String, path: BytePath, setsSinceFull: Int)
    /// Nothing is shared, and why.
    case full(reason: String)

    /// The newest sealed set of the profile in the destination, unless a full copy is due.
    ///
    /// - Parameters:
    ///   - boot: the host's boot of this moment, empty where that is not known.
    ///   - destination: the identity of its mark; nil where there is none.
    ///   - hasFailedSeal: whether an aborted run left word that what it shared did not read back.
    ///   - now: by which a set is dated in the future or not.
    static func choose(
        _ profile: Profile, _ latest: CatalogueEntry?, boot: String = RunProcess.currentBoot,
        destination: DestinationMark.Identity? = nil, hasFailedSeal: Bool = false, at now: UTCTime = .now
    ) -> BaseChoice {
        guard profile.copy.linkUnchanged, profile.copy.fullEvery > 1 else { return .full(reason: "as asked") }
        guard let latest, let record = latest.record, record.profile == profile.name else {
            return .full(reason: "there is no set before this one")
        }
        // Its times say nothing of what was changed by another clock.
        guard !latest.isYetToCome(at: now) else {
            return .full(
                reason: "set \(record.name) was begun at \(record.started), which is yet to come: look at the clocks")
        }
        // Sets of versions that noted less have no say.
        guard let before = record.setsSinceFull,
            record.sources.contains(where: { $0.copying?.trustedBefore != nil })
        else { return .full(reason: "set \(record.name) does not note what it copied from") }
        // The disk had the contents before it had the times, when the power went: what was changed since may look unchanged.
        guard !boot.isEmpty, record.sources.contains(where: { $0.copying?.boot == boot }) else {
            return .full(reason: "the host was started since set \(record.name)")
        }
        // What the seal read back lies elsewhere: nobody has read the copy.
        if let made = record.madeIn, made != destination {
            return .full(reason: "set \(record.name) was made elsewhere, and was brought here")
        }
        guard !hasFailedSeal else {
            return .full(reason: "the run before did not read back; verify set \(record.name)")
        }
        guard before + 1 < profile.copy.fullEvery else {
            return .full(reason: "one set in \(profile.copy.fullEvery) is")
        }
        return .share(set: record.name, path: latest.path, setsSinceFull: before)
    }

    /// For a plan.
    package var text: String {
        switch self {
        case .share(let set, _, _): "unchanged files are shared with set \(set)"
        case .full(let reason): "a full copy (\(reason))"
        }
    }

    package var set: String? {
        if case .share(let set, _, _) = self { set } else { nil }
    }
}
