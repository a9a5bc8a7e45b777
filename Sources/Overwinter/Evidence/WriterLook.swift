import FileTree

/// One look at all processes, for those that can change a file of some sources.
struct WriterLook {
    let sources: [WatchedSource]
    let held: HeldFiles
    let seconds: Double
    private var places: FilePlaces
    private let regions: [(source: Int, place: FilePlace, path: BytePath)]

    /// - Parameter copied: what was copied of each source, where it was: then files are told by their inodes.
    init(at sources: [WatchedSource], copied: [TreeCopyReport] = []) throws(FileTreeError) {
        let start = ContinuousClock.now
        self.sources = sources
        places = try FilePlaces()
        var regions: [(source: Int, place: FilePlace, path: BytePath)] = []
        for (index, source) in sources.enumerated() {
            for region in try places.regions(of: source.path) { regions.append((index, region.place, region.path)) }
        }
        self.regions = regions
        var devices = Set(regions.map(\.place.device))
        // A btrfs subvolume in a source has a device of its own, and no mount.
        for report in copied { devices.formUnion(report.entries.devices) }
        held = try HolderScan.run(devices: Array(devices))
        seconds = (ContinuousClock.now - start).inSeconds
    }

    /// The writers by where their files lie: what a file is called in no source (another name of it is) stays unseen.
    mutating func writers() -> [Writer] {
        var found: [Writer] = []
        for holder in held.holders {
            guard let place = places.place(of: holder) else { continue }
            for region in regions {
                guard let below = place.below(region.place) else { continue }
                let path = region.path.appending(below)
                let source = sources[region.source]
                guard source.takes(Self.rest(of: path, in: source.path)) else { continue }
                found.append(Writer(holder: holder, path: path, source: source))
                break
            }
        }
        return found
    }

    /// The writers by the inodes of what was copied, by whatever name they reached them.
    func writers(to copied: [TreeCopyReport]) -> [Writer] {
        if held.holders.isEmpty { return [] }
        struct Identity: Hashable { var device, inode: UInt64 }
        var wanted: [Identity: [FileHolder]] = [:]
        for holder in held.holders {
            wanted[Identity(device: holder.device, inode: holder.inode), default: []].append(holder)
        }
        let inodes = Set(held.holders.map(\.inode))
        var found: [Writer] = []
        for (source, report) in zip(sources, copied) {
            for entry in report.entries.entries(withInodes: inodes) {
                guard let facts = entry.facts,
                    let holders = wanted.removeValue(forKey: Identity(device: facts.device, inode: facts.inode))
                else { continue }
                let path = source.path.appending(entry.path)
                found += holders.map { Writer(holder: $0, path: path, source: source) }
            }
        }
        return found
    }

    /// How far the look reached, in the words of evidence.
    var reach: String {
        var text =
            "\(held.processes) processes with \(held.descriptors) descriptors and \(held.mappings) shared mappings "
            + "looked at in \(Int((seconds * 1000).rounded())) ms"
        if held.hiddenProcesses > 0 { text += "; \(held.hiddenProcesses) of other users could not be looked at" }
        if held.unprovenMappings > 0 {
            text += "; the files of \(held.unprovenMappings) mappings are told by number only"
        }
        if !held.seesAllNamespaces { text += "; processes outside this PID namespace cannot be seen" }
        return text
    }

    /// Whether nothing was out of sight.
    var isWhole: Bool { held.hiddenProcesses == 0 && held.unprovenMappings == 0 && held.seesAllNamespaces }

    private static func rest(of path: BytePath, in folder: BytePath) -> BytePath {
        let components = path.components.dropFirst(folder.components.count)
        return BytePath(bytes: Array(components.joined(separator: [UInt8(ascii: "/")])))
    }
}
