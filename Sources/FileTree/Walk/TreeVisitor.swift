/// What a walk does with a tree: one visitor a worker thread, used by that thread only.
protocol TreeVisitor: AnyObject, Sendable {
    /// Opens the folder's descriptors relative to its parent's, which are open; false where the folder is to be left out.
    func enter(_ node: FolderNode) throws(FileTreeError) -> Bool
    /// One entry of a folder whose descriptors are open.
    ///
    /// `mayDefer` is true where other workers could do it.
    func visit(_ name: EntryName, in node: FolderNode, mayDefer: Bool) throws(FileTreeError) -> VisitOutcome
    /// The listing that the folder still has, so that it need not be read; nil where it must be.
    func knownListing(of node: FolderNode) -> FolderBlock?
    /// Entries of a folder whose listing is known, by their places in it; `defers` is given what others could do better.
    func visitKnown(
        _ range: Range<Int>, in node: FolderNode, mayDefer: Bool, defers: (EntryName, Int64) -> Void
    ) throws(FileTreeError)
    /// All entries of the folder are done; its descriptors are open.
    func leave(_ node: FolderNode) throws(FileTreeError)
    /// Whether it is no error that a folder cannot be opened again, or listed, since it was moved or removed meanwhile.
    ///
    /// With `isDone` there is only `leave` to come, which is left out, and the folder with all in it is not recorded.
    func isLost(_ node: FolderNode, _ error: FileTreeError, isDone: Bool) -> Bool
    /// Whether the walk is to leave a table behind.
    var keepsRecords: Bool { get }
    /// The records gathered since the last call, closed.
    func takeChunk() -> RecordChunk
    /// The walk has failed: nobody is to wait for this visitor's work, and no visitor is to go on with a long file.
    func walkFailed()
}

extension TreeVisitor {
    func knownListing(of node: FolderNode) -> FolderBlock? { nil }
    func visitKnown(
        _ range: Range<Int>, in node: FolderNode, mayDefer: Bool, defers: (EntryName, Int64) -> Void
    ) throws(FileTreeError) {}
    func isLost(_ node: FolderNode, _ error: FileTreeError, isDone: Bool) -> Bool { false }
}

enum VisitOutcome {
    case done
    /// A folder, to be walked.
    case folder
    /// Long work on a file of so many bytes: the largest are done first.
    case deferred(size: Int64)
}
