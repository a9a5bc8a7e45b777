import FileTree

/// Holds users and groups of a set against those of this host.
struct OwnerMatching {
    /// Of the set.
    let names: OwnerNames
    /// What those names are here.
    let numbers: OwnerNumbers
    /// What the set's numbers are called here.
    let here: OwnerNames

    /// Those that systemd gives to `DynamicUser=`, with names that are known only while such a unit runs.
    ///
    /// See: `man 5 systemd.exec`, DynamicUser=.
    private static let dynamic: ClosedRange<UInt32> = 61184...65519

    /// Root is root everywhere, whatever it is called; a number without a name says nothing, and stays.
    func match(_ kind: OwnerKind, _ number: UInt32, by rule: OwnerRule) -> OwnerMatch {
        let (name, known) =
            switch kind {
            case .user: (names.users[number], names.users[number].flatMap { numbers.users[$0] })
            case .group: (names.groups[number], names.groups[number].flatMap { numbers.groups[$0] })
            }
        var match = OwnerMatch(
            kind: kind, recorded: number, name: name, restored: number,
            nameHere: kind == .user ? here.users[number] : here.groups[number])
        if number == 0 {
            match.nameHere = name
        } else if rule == .names, name != nil {
            // To such a user systemd gives its folders anew at each start.
            match.restored = known ?? (Self.dynamic.contains(number) ? number : nil)
            // One number may have two names.
            if known == number { match.nameHere = name }
        }
        return match
    }
}
