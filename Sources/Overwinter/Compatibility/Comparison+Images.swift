import Services

extension Comparison {
    /// The images of a Compose service, at the backup and after the restore.
    ///
    /// Digests alone prove that two images of one name differ: an id depends on the engine too, and an image that is
    /// built again has another.
    ///
    /// - Parameter container: the Compose service whose container is there, and would be started as it is.
    static func ofImages(
        _ service: String, recorded: SetRecord.Image?, found: SetRecord.Image?, container: String? = nil
    ) -> Comparison {
        guard let recorded else { return .notKnown("\(service): the set does not say its image") }
        guard let found else {
            return .notKnown(
                "\(service): the set has the image \(shown(recorded.reference)); this engine's is not known")
        }
        let (before, now) = (ImageReference(recorded.reference), ImageReference(found.reference))
        guard isSameName(before, now) else {
            return .differs(
                "\(service): the set has data of the image \(shown(recorded.reference)), and \(shown(found.reference)) "
                    + "would run on it\(direction(before, now))",
                hint: "set the image back, or restore the project's files too")
        }
        if let before = recorded.id, before == found.id { return .same }
        let (old, new) = (hashes(recorded), hashes(found))
        guard let was = old.min(), let isNow = new.min(), let digest = recorded.digests.min() else {
            return .notKnown("\(service): whether \(shown(recorded.reference)) is the same image here is not known")
        }
        guard old.isDisjoint(with: new) else { return .same }
        return .differs(
            "\(service): the image \(shown(recorded.reference)) was \(shown(was)) at the backup, and is \(shown(isNow)) here",
            hint: fetching(digest, as: found.reference, container))
    }

    /// What is pulled by its digest has no tag, and no container that is there is made from it.
    private static func fetching(_ digest: String, as reference: String, _ container: String?) -> String {
        var hint = "fetch that one: docker pull \(ShellWord.of(digest))"
        if ImageReference(reference).digest == nil {
            hint += " && docker tag \(ShellWord.of(digest)) \(ShellWord.of(reference))"
        }
        guard let container else { return hint }
        return hint + "; then make its container anew: docker compose up --no-start --force-recreate "
            + ShellWord.of(container)
    }

    /// Where one is pinned by its digest and the other is not, the images themselves are compared.
    private static func isSameName(_ one: ImageReference, _ other: ImageReference) -> Bool {
        func agree(_ one: String?, _ other: String?) -> Bool { one == nil || other == nil || one == other }
        return one.repository == other.repository && agree(one.tag, other.tag) && agree(one.digest, other.digest)
    }

    /// Whatever registry or mirror they came from.
    private static func hashes(_ image: SetRecord.Image) -> Set<String> {
        Set(image.digests.map { $0.split(separator: "@").last.map(String.init) ?? $0 })
    }

    private static func direction(_ before: ImageReference, _ now: ImageReference) -> String {
        guard before.repository == now.repository, let old = before.tag.flatMap({ ReleaseNumber($0) }),
            let new = now.tag.flatMap({ ReleaseNumber($0) }), old != new
        else { return "" }
        return old > new
            ? ": an older program does not read what a newer one wrote"
            : ": a newer program changes the data, and there is no way back to the older one with it"
    }
}
