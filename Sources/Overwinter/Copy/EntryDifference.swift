import FileTree

/// In what an entry of a destination differs from the one it is to be.
struct EntryDifference {
    /// For which it is made anew.
    private(set) var contents: [String] = []
    /// Which are corrected.
    private(set) var attributes: [String] = []

    /// - Parameter areLinked: whether it has the same other names in both trees.
    init(_ wanted: TreeEntry, _ found: TreeEntry, areLinked: Bool) {
        guard wanted.kind == found.kind else {
            contents = ["kind"]
            return
        }
        if wanted.size != found.size { contents.append("size") }
        if wanted.linkTarget != found.linkTarget { contents.append("target") }
        if wanted.device != found.device { contents.append("device number") }
        if !areLinked { contents.append("hard links") }
        if wanted.modified != found.modified {
            if wanted.kind == .directory { attributes.append("time") } else { contents.append("time") }
        }
        // The kernel gives every symbolic link the same mode.
        if wanted.kind != .symlink, wanted.mode != found.mode { attributes.append("mode") }
        if wanted.owner != found.owner { attributes.append("owner") }
        if wanted.group != found.group { attributes.append("group") }
        if wanted.attributes != found.attributes { attributes.append("attributes") }
    }
}
