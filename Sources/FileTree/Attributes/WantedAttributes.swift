import CLinux

/// The attributes a copy is to have.
struct WantedAttributes {
    var owner: UInt32
    var group: UInt32
    var mode: UInt16
    /// Nil leaves the time of the last access alone.
    var accessed: FileTime?
    var modified: FileTime
    var attributes: [ExtendedAttribute]

    init(_ status: EntryStatus, _ attributes: [ExtendedAttribute]) {
        owner = status.owner
        group = status.group
        mode = status.permissions
        accessed = FileTime(seconds: status.accessed_seconds, nanoseconds: Int32(status.accessed_nanoseconds))
        modified = status.modified
        self.attributes = attributes
    }

    init(_ entry: TreeEntry) {
        owner = entry.owner
        group = entry.group
        mode = entry.mode
        modified = entry.modified
        attributes = entry.attributes
    }

    mutating func map(_ owners: OwnerMap) {
        owner = owners.user(owner)
        group = owners.group(group)
        attributes = owners.attributes(attributes)
    }

    /// Whether an entry has them already; the mode of a symbolic link says nothing.
    func matches(_ status: EntryStatus, _ found: [ExtendedAttribute]) -> Bool {
        status.owner == owner && status.group == group && (status.kind == .symlink || status.permissions == mode)
            && status.modified == modified && found == attributes
    }
}
