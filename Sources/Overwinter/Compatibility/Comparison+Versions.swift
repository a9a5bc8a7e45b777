extension Comparison {
    /// The versions of a service's program, at the backup and now.
    static func ofVersions(_ service: String, recorded: String?, found: String?) -> Comparison {
        guard let recorded else { return .notKnown("\(service): the set does not say the version of its program") }
        guard let found else {
            return .notKnown(
                "\(service): the set has data of version \(shown(recorded)); what is installed is not known")
        }
        guard recorded != found else { return .same }
        guard let before = ReleaseNumber(recorded), let now = ReleaseNumber(found) else {
            return .notKnown(
                "\(service): versions \(shown(recorded)) of the set and \(shown(found)) of today cannot be compared")
        }
        guard before != now else { return .same }
        let message = "\(service): the set has data of version \(shown(recorded)), and \(shown(found)) is installed"
        return before > now
            ? .differs(
                "\(message): an older program does not read what a newer one wrote",
                hint: "install \(shown(recorded)), or newer")
            : .differs(
                "\(message): a newer program changes the data, and there is no way back to the older one with it",
                hint: "install \(shown(recorded)), and upgrade afterwards as its maker says")
    }
}
