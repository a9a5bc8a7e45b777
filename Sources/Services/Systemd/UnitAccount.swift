/// As whom the processes of a unit run, by its own files; not root.
///
/// See: `man 5 systemd.exec`.
package struct UnitAccount: Sendable, Equatable {
    /// A name or a number.
    package var user: String
    /// Nil for the user's own.
    package var group: String?
    package var supplementaryGroups: [String]
    /// Folders that systemd itself gives to the user before each start.
    package var givenFolders: [String]

    static let properties = [
        "User", "Group", "SupplementaryGroups", "DynamicUser", "AmbientCapabilities", "RootDirectory", "RootImage",
        "ExecStartEx", "StateDirectory", "CacheDirectory", "LogsDirectory",
    ]

    /// Nil where it runs as root, with rights like root's, as a user that is made for each start, or below another root.
    init?(_ facts: UnitFacts) {
        let user = facts["User"]
        guard !["", "root", "0"].contains(user), facts["DynamicUser"] != "yes", facts["RootDirectory"].isEmpty,
            facts["RootImage"].isEmpty, !facts["ExecStartEx"].contains("flags=privileged"),
            !facts["ExecStartEx"].contains("flags=no-setuid")
        else { return nil }
        let rights = facts.list("AmbientCapabilities")
        guard !rights.contains(where: { Self.rightsOverFiles.contains($0) }) else { return nil }
        self.user = user
        group = facts["Group"].isEmpty ? nil : facts["Group"]
        supplementaryGroups = facts.list("SupplementaryGroups")
        let kinds = [
            ("StateDirectory", "/var/lib/"), ("CacheDirectory", "/var/cache/"), ("LogsDirectory", "/var/log/"),
        ]
        givenFolders = kinds.flatMap { property, above in
            // A name may be followed by that of a link to it.
            facts.list(property).compactMap { $0.split(separator: ":").first.map { "\(above)\($0)" } }
        }
    }

    private static let rightsOverFiles = ["cap_dac_override", "cap_dac_read_search", "cap_fowner", "cap_chown"]
}
