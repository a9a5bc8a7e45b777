/// File systems on which a file with holes takes up only its contents, by the names they are mounted with.
enum HoleKeeping {
    /// Whether the blocks of a file tell how much its contents are: not where they are counted after compression.
    static func isCounted(on type: String) -> Bool { countedOn.contains(type) }

    /// Whether the copy of a file with holes has them there, too.
    static func isKept(on type: String) -> Bool { isCounted(on: type) || keptOn.contains(type) }

    private static let countedOn: Set<String> = ["ext2", "ext3", "ext4", "xfs", "btrfs", "tmpfs"]
    private static let keptOn: Set<String> = ["f2fs", "zfs", "bcachefs"]
}
