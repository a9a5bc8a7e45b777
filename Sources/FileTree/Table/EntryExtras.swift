/// What an entry has beside its status, as a walk finds it.
struct EntryExtras {
    var attributes: [ExtendedAttribute] = []
    var holes: [Range<Int64>] = []
    var linkTarget: [UInt8]?
    var specialDevice: DeviceNumber?
    var sha256: Digest256?
}
