extension Comparison {
    /// Who ran a service at the backup, and who does now.
    static func ofManagers(_ service: String, recorded: RunBy, found: RunBy) -> Comparison {
        guard !recorded.manager.isEmpty, !found.manager.isEmpty else {
            return .notKnown("\(service): who runs it is not known")
        }
        guard recorded.manager == found.manager else {
            return .differs(
                "\(service) was run by \(recorded.text), and the profile has it under \(found.text)",
                hint: "owners and paths in a container are often others than on the host: compare them first")
        }
        guard let before = recorded.name, let now = found.name else { return .same }
        guard before != now else { return .same }
        return .differs(
            "\(service) was run by \(recorded.text), and the profile has it under \(found.text)",
            hint: "is it the stack that the set is of?")
    }
}
