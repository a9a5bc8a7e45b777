/// Records that a newer block of a folder takes over from an older one, their memory shared.
struct KeptRecords {
    var segments: [RecordSegment] = []
    /// The older block's order, where all its records are taken; see `FolderBlock.order`.
    var order: [UInt32]?
}
