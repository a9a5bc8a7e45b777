extension Comparison {
    /// The machine id decides where both have one: a host may be renamed, and one that was installed anew is another.
    static func ofHosts(recorded: SetRecord.Host, found: SetRecord.Host) -> Comparison {
        if let before = recorded.machineID, let now = found.machineID, isID(before), isID(now) {
            guard before != now else { return .same }
        } else {
            guard isName(recorded.name), isName(found.name) else {
                return .notKnown("the set does not say on which host it was made")
            }
            guard recorded.name != found.name else { return .same }
        }
        let isNamesake = recorded.name == found.name
        let (before, now) = (text(recorded, withID: isNamesake), text(found, withID: isNamesake))
        return .differs(
            "the set was made on host \(before), and this is \(isNamesake ? "another " : "")\(now)",
            hint: "addresses and keys of that host in its configuration are restored too")
    }

    private static func text(_ host: SetRecord.Host, withID: Bool) -> String {
        "'\(shown(host.name))'" + (withID ? host.machineID.map { " (machine id \(shown($0)))" } ?? "" : "")
    }

    /// Images of systems have `uninitialized`.
    ///
    /// See: `man 5 machine-id`.
    private static func isID(_ text: String) -> Bool { !text.isEmpty && text != "uninitialized" }

    /// An adopted set has `unknown`.
    private static func isName(_ text: String) -> Bool { !text.isEmpty && text != "unknown" }
}
