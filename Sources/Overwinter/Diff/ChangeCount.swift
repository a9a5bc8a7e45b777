/// How many entries changed in one way, and the bytes of their files.
package struct ChangeCount: Sendable, Equatable, Codable {
    package var entries = 0
    /// As they are after, or as they were where they were removed.
    package var bytes: Int64 = 0

    package init() {}

    mutating func add(_ change: EntryChange) {
        entries += 1
        // Sizes of a forged record may add up to more than there is.
        bytes &+= change.bytesAfter ?? change.bytesBefore ?? 0
    }

    mutating func add(_ other: ChangeCount) {
        entries += other.entries
        bytes &+= other.bytes
    }
}
