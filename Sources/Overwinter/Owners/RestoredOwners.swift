package import FileTree

/// Whom the entries of a restore will belong to.
package struct RestoredOwners: Sendable {
    /// Users before groups, by number; those by names before those by numbers.
    package var matches: [OwnerMatch] = []
    /// The sources that are restored by names.
    package var byNames: Set<BytePath> = []

    package init() {}

    /// For the entries of a source.
    package func map(for location: BytePath) -> OwnerMap {
        var map = OwnerMap()
        guard byNames.contains(location) else { return map }
        for match in matches where match.isMapped {
            switch match.kind {
            case .user: map.users[match.recorded] = match.restored
            case .group: map.groups[match.recorded] = match.restored
            }
        }
        return map
    }
}
