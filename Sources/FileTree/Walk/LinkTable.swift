/// The inodes with several names that a walk has met.
///
/// The first worker to meet one does the work; others that meet another of its names wait until it is done.
final class LinkTable: @unchecked Sendable {  // guarded by its monitor
    final class Group {
        let number: UInt32
        /// The source's inode.
        let source: FileIdentity
        /// How many names it has, in this source or anywhere.
        let links: UInt32
        /// How many of its names were met.
        fileprivate(set) var members: UInt32 = 1
        /// Where the first name lies, for links to it.
        let folder: FolderNode
        let name: [UInt8]
        fileprivate(set) var isReady = false
        var digest: Digest128?
        /// Of the source when its first name was copied.
        var status: EntryStatus?
        var extras = EntryExtras()
        /// The inode made in the destination.
        var destination: FileIdentity?
        /// How the first name came about; of what is kept, the other names are in the destination as well.
        var origin = CopyTally.Origin.copied

        /// Whether its first name may be that of another entry by now, which no other name is to be linked to.
        var isReplaced: Bool { folder.hasReplaced(terminated: name) }

        init(number: UInt32, source: FileIdentity, links: UInt32, folder: FolderNode, name: [UInt8]) {
            self.number = number
            self.source = source
            self.links = links
            self.folder = folder
            self.name = name
        }
    }

    enum Claim {
        case first(Group)
        case other(Group)
        /// The walk has failed meanwhile.
        case stopped

        /// Whether it is of another inode than this.
        func isOther(than identity: FileIdentity) -> Bool {
            switch self {
            case .first(let group), .other(let group): group.source != identity
            case .stopped: false
            }
        }
    }

    private let monitor = Monitor()
    private var groups: [FileIdentity: Group] = [:]
    private var all: [Group] = []
    private var claimed: Set<FileIdentity> = []
    private var isStopped = false

    func claim(_ identity: FileIdentity, links: UInt32, folder: FolderNode, name: EntryName) -> Claim {
        monitor.lock()
        defer { monitor.unlock() }
        guard let group = groups[identity] else {
            let group = Group(
                number: UInt32(all.count + 1), source: identity, links: links, folder: folder, name: name.terminated)
            groups[identity] = group
            all.append(group)
            return .first(group)
        }
        while !group.isReady, !isStopped { monitor.wait() }
        if isStopped { return .stopped }
        group.members += 1
        return .other(group)
    }

    /// The first name of the group is in its place: the others may link to it.
    func publish(_ group: Group) {
        monitor.locked {
            group.isReady = true
            monitor.wakeAll()
        }
    }

    /// Lets nobody wait any longer, since the worker they wait for has failed.
    func stop() {
        monitor.locked {
            isStopped = true
            monitor.wakeAll()
        }
    }

    /// Whether an inode found in the destination is now taken for one group of the source, and was not before.
    func take(_ destination: FileIdentity) -> Bool {
        monitor.locked { claimed.insert(destination).inserted }
    }

    /// The inodes with names that were not met.
    var split: [SplitFile] {
        monitor.locked {
            all.compactMap { group in
                guard group.members < group.links else { return nil }
                return SplitFile(
                    device: group.source.device, inode: group.source.inode, names: group.members, links: group.links)
            }
        }
    }

    /// The number of names met of each group, by the group's number, from 1.
    var members: [UInt32] { monitor.locked { [0] + all.map(\.members) } }
}
