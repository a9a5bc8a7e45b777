import FileTree

/// Turns entries, sorted by path, into bytes: numbers in 8 bytes, the lowest first, and of a path only where it leaves the last.
struct EntryPacker {
    private var last: [UInt8] = []

    mutating func packed(_ entry: TreeEntry) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160)
        let path = entry.path.bytes
        var common = 0
        while common < path.count, common < last.count, path[common] == last[common] { common += 1 }
        last = Array(path)
        Self.append(Int64(common), to: &bytes)
        Self.append(Array(path[common...]), to: &bytes)
        Self.append(Int64(Self.code(of: entry.kind)), to: &bytes)
        for number in [Int64(entry.mode), Int64(entry.owner), Int64(entry.group), entry.size] {
            Self.append(number, to: &bytes)
        }
        Self.append(entry.modified, to: &bytes)
        Self.append(Int64(entry.linkGroup ?? 0), to: &bytes)
        Self.append(optional: entry.linkTarget, to: &bytes) { Self.append($0, to: &$1) }
        Self.append(optional: entry.device, to: &bytes) { device, bytes in
            Self.append(Int64(device.major), to: &bytes)
            Self.append(Int64(device.minor), to: &bytes)
        }
        Self.append(optional: entry.xxh3, to: &bytes) { digest, bytes in
            Self.append(Int64(bitPattern: digest.high), to: &bytes)
            Self.append(Int64(bitPattern: digest.low), to: &bytes)
        }
        Self.append(optional: entry.facts, to: &bytes) { facts, bytes in
            Self.append(Int64(bitPattern: facts.device), to: &bytes)
            Self.append(Int64(bitPattern: facts.inode), to: &bytes)
            Self.append(facts.changed, to: &bytes)
        }
        Self.append(Int64(entry.attributes.count), to: &bytes)
        for attribute in entry.attributes {
            Self.append(attribute.name, to: &bytes)
            Self.append(attribute.value, to: &bytes)
        }
        Self.append(Int64(entry.holes.count), to: &bytes)
        for hole in entry.holes {
            Self.append(hole.lowerBound, to: &bytes)
            Self.append(hole.upperBound, to: &bytes)
        }
        return bytes
    }

    /// In the order of the format; never to be changed.
    static let kinds: [EntryKind] = [
        .file, .directory, .symlink, .fifo, .blockDevice, .characterDevice, .socket,
    ]

    private static func code(of kind: EntryKind) -> Int {
        kinds.firstIndex(of: kind) ?? kinds.count
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    private static func append(_ time: FileTime, to bytes: inout [UInt8]) {
        append(time.seconds, to: &bytes)
        append(Int64(time.nanoseconds), to: &bytes)
    }

    private static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        append(Int64(text.count), to: &bytes)
        bytes += text
    }

    private static func append<Value>(
        optional value: Value?, to bytes: inout [UInt8], _ body: (Value, inout [UInt8]) -> Void
    ) {
        append(value == nil ? 0 : 1, to: &bytes)
        if let value { body(value, &bytes) }
    }
}
