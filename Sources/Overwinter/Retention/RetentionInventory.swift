import FileTree

/// The sets of a destination as the rules see them: those they decide about, and those they leave alone.
package struct RetentionInventory: Sendable {
    package private(set) var candidates: [RetentionCandidate] = []
    package private(set) var leftAlone: [RetentionDecision] = []

    /// - Parameter made: the set that the calling run has made, which is never removed.
    /// - Throws: `.failed`, `.notPermitted` where a set or its mark cannot be looked at.
    package init(_ catalogue: Catalogue, profile: String, made: String? = nil) throws(OverwinterError) {
        for entry in catalogue.entries {
            if let reason = Self.reasonToLeave(entry, profile: profile) {
                leftAlone.append(
                    RetentionDecision(
                        name: entry.name, time: entry.time, bytes: entry.record?.totals.bytes, verdict: .leave,
                        reasons: [reason]))
                continue
            }
            guard let record = entry.record else { continue }
            let mark = try KeepMark.read(ofSet: entry.path)
            candidates.append(
                RetentionCandidate(
                    name: entry.name, time: record.started, files: record.totals.files, bytes: record.totals.bytes,
                    protection: entry.name == made ? "made by this run" : mark?.text))
        }
    }

    private static func reasonToLeave(_ entry: CatalogueEntry, profile: String) -> String? {
        switch entry.state {
        case .partial: return "partial: no set"
        case .unsealed: return "unsealed: made by an older script"
        case .damaged(let reason): return "damaged: \(reason)"
        case .sealed: break
        }
        guard let record = entry.record else { return "without a record" }
        if record.profile != profile {
            return "made with the profile '\(EscapedName.shown(Array(record.profile.utf8)))'"
        }
        // Nobody saw that it was cold and whole, and no rule was thought of when it was made.
        if record.adopted != nil { return "adopted: made by an older script; remove it by hand" }
        // Somebody has done this by hand, and not for it to be removed.
        if record.name != entry.name {
            return "copied or renamed by hand: its record is of set \(EscapedName.shown(Array(record.name.utf8)))"
        }
        return nil
    }
}
