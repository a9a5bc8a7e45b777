import FileTree

/// What changed from one set to another, by their records: no byte of the sets' files is read.
package struct SetDiff: Sendable {
    /// A service, or a group of extra sources.
    package struct Owner: Sendable {
        package var name: String
        /// The program's version in either set, where it is known.
        package var versionBefore: String?
        package var versionAfter: String?
        package var sources: [SourceDiff]

        package var sums: ChangeSums {
            var sums = ChangeSums()
            for source in sources { sums.add(source.sums) }
            return sums
        }
    }

    package let before: SetReader
    package let after: SetReader
    /// In the order of the second set, what only the first has at the end.
    package let owners: [Owner]

    /// - Parameter listing: names every entry that differs; else there are sums only.
    package init(from before: SetReader, to after: SetReader, listing: Bool) {
        self.before = before
        self.after = after
        var locations: [BytePath] = []
        for record in [after.record, before.record] {
            for source in record.sources where source.state == .saved && !locations.contains(source.location) {
                locations.append(source.location)
            }
        }
        var owners: [Owner] = []
        for location in locations {
            let diff = SourceDiff(location: location, before: before, after: after, listing: listing)
            if let index = owners.firstIndex(where: { $0.name == diff.owner }) {
                owners[index].sources.append(diff)
                continue
            }
            owners.append(
                Owner(
                    name: diff.owner, versionBefore: Self.version(of: diff.owner, before.record),
                    versionAfter: Self.version(of: diff.owner, after.record), sources: [diff]))
        }
        self.owners = owners
    }

    package var sums: ChangeSums {
        var sums = ChangeSums()
        for owner in owners { sums.add(owner.sums) }
        return sums
    }

    private static func version(of service: String, _ record: SetRecord) -> String? {
        record.services.first { $0.name == service }?.version
    }
}
