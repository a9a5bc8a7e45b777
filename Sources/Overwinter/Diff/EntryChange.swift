package import FileTree

/// One entry that two sets have differently.
package struct EntryChange: Sendable, Equatable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case added, removed
        /// Its bytes, its target, or what kind of entry it is.
        case changed
        /// Anything else that is recorded: mode, owner, times, attributes.
        case attributes
    }

    /// Below the source.
    package var path: BytePath
    package var kind: Kind
    /// What differs, in words; empty for what was added or removed.
    package var what: [String]
    /// Of files; nil where there is none.
    package var bytesBefore: Int64?
    package var bytesAfter: Int64?

    /// How two records of one path differ; nil where they do not.
    init?(path: BytePath, before: TreeEntry?, after: TreeEntry?) {
        guard before != nil || after != nil else { return nil }
        self.path = path
        what = []
        bytesBefore = before.flatMap { $0.kind == .file ? $0.size : nil }
        bytesAfter = after.flatMap { $0.kind == .file ? $0.size : nil }
        guard let before else {
            kind = .added
            return
        }
        guard let after else {
            kind = .removed
            return
        }
        let contents = Self.contentDifferences(before, after)
        // An entry of another kind has nothing in common but its name.
        what = before.kind == after.kind ? contents + Self.attributeDifferences(before, after) : contents
        guard !what.isEmpty else { return nil }
        kind = contents.isEmpty ? .attributes : .changed
    }

    private static func contentDifferences(_ before: TreeEntry, _ after: TreeEntry) -> [String] {
        guard before.kind == after.kind else { return ["kind"] }
        switch before.kind {
        case .file:
            let isSame =
                if let old = before.sha256, let new = after.sha256 { old == new } else {
                    before.xxh3 != nil && before.xxh3 == after.xxh3
                }
            return isSame && before.size == after.size ? [] : ["contents"]
        case .symlink: return before.linkTarget == after.linkTarget ? [] : ["target"]
        case .blockDevice, .characterDevice: return before.device == after.device ? [] : ["device"]
        case .directory, .fifo, .socket: return []
        }
    }

    private static func attributeDifferences(_ before: TreeEntry, _ after: TreeEntry) -> [String] {
        var differences: [String] = []
        if before.mode != after.mode { differences.append("mode") }
        if before.owner != after.owner || before.group != after.group { differences.append("owner") }
        if before.attributes != after.attributes { differences.append("extended attributes") }
        // A folder's time tells of its entries, which are named themselves.
        if before.kind != .directory, before.modified != after.modified { differences.append("time") }
        return differences
    }
}
