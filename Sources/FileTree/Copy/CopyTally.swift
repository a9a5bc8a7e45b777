import CLinux

/// Counts of what one worker did, by how it came about.
struct CopyTally {
    enum Origin { case copied, kept, shared }

    private(set) var copied = CopyCount()
    private(set) var kept = CopyCount()
    private(set) var shared = CopyCount()

    mutating func add(_ origin: Origin, _ status: EntryStatus, isFirstName: Bool = true) {
        guard status.kind == .file else { return }
        let count = CopyCount(files: 1, bytes: isFirstName ? status.size : 0)
        switch origin {
        case .copied: copied = copied + count
        case .kept: kept = kept + count
        case .shared: shared = shared + count
        }
    }

    mutating func add(_ other: CopyTally) {
        copied = copied + other.copied
        kept = kept + other.kept
        shared = shared + other.shared
    }
}
