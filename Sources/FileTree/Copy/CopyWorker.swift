import CLinux
import Glibc

/// Copies entries of folders: what one thread of a copy has and does.
final class CopyWorker: TreeVisitor, @unchecked Sendable {  // made and used by one thread
    let job: CopyJob
    let contents: ContentReader
    let reader: SourceReader
    let writer: AttributeWriter
    var chunk: RecordChunk
    /// The name a single file gets, where it is not its own.
    let rename: BytePath?
    var tally = CopyTally()
    private let knownName = KnownName()
    /// Where the base notes the entry that is being visited, as long as the destination holds it from an earlier pass.
    var noted: Int?
    /// What the file systems were found unable to do is not tried for every file.
    var canClone: Bool
    var canLink = true
    /// Of what kinds this worker has looked at something new.
    var knownKinds: [EntryKind] = []

    init(_ job: CopyJob, rename: BytePath? = nil) {
        self.job = job
        self.rename = rename
        reader = SourceReader(mounted: job.mounted, isCancelled: job.isCancelled)
        canClone = job.base?.reflink == true
        contents = ContentReader(
            progress: job.progress, isCancelled: job.isCancelled, digests: .xxh3,
            isGentle: job.options.isGentle)
        writer = AttributeWriter(unkept: job.unkept)
        chunk = RecordChunk(isKept: job.options.keepsEntries)
    }

    var keepsRecords: Bool { job.options.keepsEntries }

    func takeChunk() -> RecordChunk {
        defer { tally = CopyTally() }
        job.add(tally)
        return chunk.take()
    }

    func walkFailed() {
        job.failure.note()
        job.links.stop()
    }

    func visit(_ name: EntryName, in node: FolderNode, mayDefer: Bool) throws(FileTreeError) -> VisitOutcome {
        guard let type = try reader.type(of: name, in: node.source, job.sourcePath(node, name)) else {
            try job.vanished(node, name)
            return .done
        }
        if job.filter.excludes(name, in: node, isFolder: type == Int32(DT_DIR)) { return .done }
        if job.isCancelled() { throw .cancelled }
        switch type {
        case Int32(DT_DIR): return .folder
        case Int32(DT_SOCK):
            let path = job.relativePath(node, name)
            job.note { $0.sockets.append(path) }
            node.noteUnrecorded()
            return .done
        default: break
        }
        if job.options.isLast, !node.begin(name) {
            try job.changed(node, name, "its name was listed twice")
            return .done
        }
        // The folder that had the name may still be at work.
        if !job.options.changeIsError, !job.options.isLast, node.hasBegun(name) {
            try job.changed(node, name, "it was a folder")
            return .done
        }
        var claimed: LinkTable.Claim?
        if let base = node.base {
            switch try takeFromBase(name, node, base) {
            case .taken: return .done
            case .copy: break
            case .claimed(let claim): claimed = claim
            }
        }
        // Deferred, its name would be met again.
        if type == Int32(DT_REG) {
            return try copyFile(name, node, mayDefer: mayDefer && !job.options.isLast, claimed)
        }
        try copySpecial(name, node, claimed)
        return .done
    }

    func knownListing(of node: FolderNode) -> FolderBlock? {
        // What another run left in the destination is looked at by its names there.
        guard let use = job.base, use.hasSameNames, use.isInDestination, !use.checks else { return nil }
        return node.base?.listing(node.status, before: use.trustedBefore)
    }

    func visitKnown(
        _ range: Range<Int>, in node: FolderNode, mayDefer: Bool, defers: (EntryName, Int64) -> Void
    ) throws(FileTreeError) {
        guard let base = node.base, let use = job.base, let block = knownListing(of: node) else {
            preconditionFailure("the listing was known when its folder was entered")
        }
        if job.isCancelled() { throw .cancelled }
        let before = PackedTime(use.trustedBefore)
        let source = node.source
        var kept = 0
        var status = EntryStatus()
        var failure: FileTreeError?
        block.forEachRecord(at: range) { position, bytes, record, device in
            let name = knownName.set(bytes, record.kind)
            if status.load(source, name.pointer) == 0,
                base.keeps(position, record, on: device, status, before: before)
            {
                tally.add(.kept, status)
                kept += 1
                return true
            }
            do throws(FileTreeError) {
                if case .deferred(let size) = try visit(name, in: node, mayDefer: mayDefer) { defers(name, size) }
                return true
            } catch {
                failure = error
                return false
            }
        }
        job.progress.add(files: kept)
        if let failure { throw failure }
    }

    func isLost(_ node: FolderNode, _ error: FileTreeError, isDone: Bool) -> Bool {
        guard !job.options.changeIsError, error.isOfMovedEntry else { return false }
        let path = job.relativePath(node, nil)
        job.note { $0.changed.append(path) }
        // What is left out of it shows in no time of its own: its parents moved.
        (isDone ? node.parent : node)?.noteUnrecorded()
        if isDone, let parent = node.parent { job.folders.addLeftover(node.name, in: parent) }
        return true
    }

    /// The name in the destination, which is another where a single file is copied under another name.
    func withDestinationName<Result>(_ name: EntryName, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        guard let rename else { return body(name.pointer) }
        return rename.withCString(body)
    }

    /// The attributes of an entry of the source, held by `O_PATH` with `byPath`.
    func sourceAttributes(
        _ file: Int32, byPath: Bool, _ node: FolderNode, _ name: EntryName?
    ) throws(FileTreeError) -> [ExtendedAttribute] {
        let found = try reader.readAttributes(file, byPath: byPath, job.sourcePath(node, name))
        // Most have none.
        if found.isEmpty { return found }
        let bytes = found.reduce(0) { $0 + $1.value.count }
        guard bytes <= job.options.mostAttributeBytes else {
            throw FileTreeError(
                .tooLong, path: job.sourcePath(node, name),
                message:
                    "'\(job.sourcePath(node, name))' has \(found.count) extended attributes of \(bytes) bytes in all, "
                    + "and \(job.options.mostAttributeBytes) can be recorded",
                hint: "look at them with getfattr -d -m -, and remove what is not needed, or exclude the entry")
        }
        return found
    }

    /// Gives a copied entry its attributes; `owner` is the folder's natural one where the entry is new.
    ///
    /// `found`: the attributes that it has, but for those of the destination's own; nil where the entry is new.
    func apply(
        _ wanted: WantedAttributes, to file: Int32, byPath: Bool, kind: EntryKind, _ node: FolderNode,
        _ name: EntryName?,
        owner: (owner: UInt32, group: UInt32)?, found: [ExtendedAttribute]? = nil, modeNow: UInt16? = nil
    ) throws(FileTreeError) {
        if found == nil { noteOwnAttributes(of: file, byPath: byPath, kind) }
        let failure = writer.apply(
            wanted, to: file, byPath: byPath, kind: kind, owner: owner, found: found ?? [], modeNow: modeNow
        ) {
            job.relativePath(node, name)
        }
        if let failure { throw .system(failure.verb, job.destinationPath(node, name), failure.number) }
    }
}
