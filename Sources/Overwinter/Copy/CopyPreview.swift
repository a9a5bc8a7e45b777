package import FileTree
import Glibc

/// What a copy would do to its destination, found out by a look at both sides: nothing is written, and no file is read.
///
/// It goes by what the copy goes by: a file of the same size and time of modification is taken for the same.
package struct CopyPreview: Sendable {
    /// What would become of one entry.
    package enum Act: String, Sendable, CaseIterable {
        case make
        /// It is made anew, or the contents of a file are.
        case change
        /// Its contents stay; mode, owner, attributes or the time of a folder are corrected.
        case correct
        case remove
        /// The source has not got it, and nobody asked to remove it.
        case leave
    }

    package struct Entry: Sendable, Equatable {
        /// Below the root; empty for the root itself.
        package var path: BytePath
        package var act: Act
        /// What differs; empty for what is made, removed or left.
        package var why: [String]
    }

    package struct Sum: Sendable, Equatable {
        package var entries = 0
        package var files = 0
        /// Of regular files, an inode counted once; holes count.
        package var bytes: Int64 = 0
    }

    /// All but what stays as it is, sorted by path.
    package private(set) var entries: [Entry] = []
    package private(set) var sums: [Act: Sum] = [:]
    /// Of the source; they are passed over.
    package private(set) var sockets = 0

    private let deletes: Bool
    private var groups = LinkPairs()
    private var counted: [Act: Set<UInt32>] = [:]
    /// The files whose contents are copied.
    private var reads: [BytePath] = []
    /// A folder that gives way to something else goes with all below it, whatever was asked.
    private var replaced: BytePath?

    /// Looks at both.
    ///
    /// - Parameter deletes: whether what the source has not is removed.
    /// - Throws: as the copy, for what a look can find.
    package static func of(
        _ source: BytePath, to destination: BytePath, deletes: Bool, progress: CopyProgress = CopyProgress(),
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(FileTreeError) -> CopyPreview {
        func look(at root: BytePath) throws(FileTreeError) -> TreeListing {
            try TreeScan(root: root, digests: [], progress: progress, isCancelled: isCancelled).run()
        }
        let wanted = try look(at: source)
        var found: TreeListing?
        if try FileStatus.ifPresent(destination, followingLinks: false) != nil {
            try refuseOverlap(source, destination)
            found = try look(at: destination)
        }
        let preview = CopyPreview(wanted, found, deletes: deletes)
        for path in preview.reads { try refuseUnreadable(path.isEmpty ? source : source.appending(path)) }
        return preview
    }

    /// The first that the copy would end at.
    private static func refuseUnreadable(_ path: BytePath) throws(FileTreeError) {
        let number = path.withCString { faccessat(AT_FDCWD, $0, R_OK, AT_EACCESS) == 0 ? 0 : errno }
        guard number == EACCES || number == EPERM else { return }
        throw FileTreeError(
            .notPermitted, path: path, message: "unable to open '\(path)': \(SystemMessage.of(number))")
    }

    private static func refuseOverlap(_ source: BytePath, _ destination: BytePath) throws(FileTreeError) {
        let (from, to) = (try Folder.realPath(source), try Folder.realPath(destination))
        guard to.isAt(orBelow: from) else { return }
        let message =
            from == to
            ? "'\(source)' and '\(destination)' are the same"
            : "the destination '\(destination)' lies inside the source '\(source)'"
        throw FileTreeError(.other, path: destination, message: message)
    }

    private init(_ wanted: TreeListing, _ found: TreeListing?, deletes: Bool) {
        self.deletes = deletes
        sockets = wanted.sockets.count
        // The name of a socket in the source keeps what has that name in the destination.
        let kept = Set(wanted.sockets)
        var (lefts, rights) = (wanted.entries.makeIterator(), found?.entries.makeIterator())
        var (left, right) = (lefts.next(), rights?.next())
        while left != nil || right != nil {
            if let entry = left, right.map({ entry.path < $0.path }) ?? true {
                add(entry, .make)
                left = lefts.next()
            } else if let entry = right, left.map({ entry.path < $0.path }) ?? true {
                addSurplus(entry, kept)
                right = rights?.next()
            } else if let one = left, let other = right {
                compare(one, other)
                left = lefts.next()
                right = rights?.next()
            }
        }
        addSockets(found?.sockets ?? [], wanted)
    }

    private mutating func addSurplus(_ entry: TreeEntry, _ kept: Set<BytePath>) {
        if let replaced, entry.path.isAt(orBelow: replaced) { return add(entry, .remove) }
        let isKept = !kept.isEmpty && kept.contains { entry.path.isAt(orBelow: $0) }
        add(entry, deletes && !isKept ? .remove : .leave)
    }

    /// Sockets of the destination are no entries of a listing.
    private mutating func addSockets(_ found: [BytePath], _ wanted: TreeListing) {
        guard !found.isEmpty else { return }
        let kept = Set(wanted.sockets).union(wanted.entries.lazy.map(\.path))
        for path in found where !kept.contains(path) {
            let act = deletes ? Act.remove : .leave
            entries.append(Entry(path: path, act: act, why: []))
            sums[act, default: Sum()].entries += 1
        }
        entries.sort { $0.path < $1.path }
    }

    private mutating func compare(_ wanted: TreeEntry, _ found: TreeEntry) {
        let areLinked = groups.agree(wanted.linkGroup, found.linkGroup)
        let difference = EntryDifference(wanted, found, areLinked: areLinked)
        if wanted.kind != found.kind, found.kind == .directory { replaced = wanted.path }
        if !difference.contents.isEmpty {
            add(wanted, .change, difference.contents + difference.attributes)
        } else if !difference.attributes.isEmpty {
            add(wanted, .correct, difference.attributes)
        }
    }

    private mutating func add(_ entry: TreeEntry, _ act: Act, _ why: [String] = []) {
        entries.append(Entry(path: entry.path, act: act, why: why))
        var sum = sums[act] ?? Sum()
        sum.entries += 1
        if entry.kind == .file {
            sum.files += 1
            if act == .make || act == .change, geteuid() != 0 { reads.append(entry.path) }
            let isFirst = entry.linkGroup.map { counted[act, default: []].insert($0).inserted } ?? true
            if isFirst { sum.bytes = sum.bytes.plus(entry.size) }
        }
        sums[act] = sum
    }
}
