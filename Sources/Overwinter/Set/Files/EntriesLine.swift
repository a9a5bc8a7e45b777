package import FileTree

/// One line of `files.jsonl`, read as strictly as it is written.
package struct EntriesLine: Sendable, Equatable {
    package var path: BytePath
    package var xxh3: Digest128?
    package var linkGroup: UInt32?
    package var holes: [Range<Int64>] = []
    package var attributes: [ExtendedAttribute] = []
    package var facts: SourceFacts?

    /// The kernel's limits of an attribute (`linux/limits.h`).
    private static let attributeNameLimit = 255
    private static let attributeValueLimit = 65536

    /// Reads a line without its newline.
    ///
    /// - Throws: ``RecordFault`` that says what is wrong with the line.
    package init(_ line: [UInt8]) throws(RecordFault) {
        var scanner = JSONScanner(line)
        try scanner.expect("{")
        guard scanner.skipText("\"path\":") else { throw RecordFault("'path' is not the first key") }
        path = BytePath(bytes: try scanner.name())
        // In the order they are written, so that none can stand there twice.
        if scanner.skipText(",\"xxh3\":") { try readDigest(&scanner) }
        if scanner.skipText(",\"link\":") { linkGroup = try scanner.number() as UInt32 }
        if scanner.skipText(",\"holes\":[") { try readHoles(&scanner) }
        if scanner.skipText(",\"xattrs\":[") { try readAttributes(&scanner) }
        // For people; the attributes have the bytes.
        if scanner.skipText(",\"acl\":") { _ = try scanner.string() }
        if scanner.skipText(",\"source\":[") { try readFacts(&scanner) }
        if scanner.skip(",") {
            let key = try scanner.string()
            throw RecordFault("the key '\(EscapedName.shown(key))' is unknown, or stands in the wrong place")
        }
        try scanner.expect("}")
        guard scanner.isAtEnd else { throw RecordFault("something after the closing brace") }
    }

    private mutating func readDigest(_ scanner: inout JSONScanner) throws(RecordFault) {
        guard let digest = Digest128(hex: try scanner.string()[...]) else { throw RecordFault("an xxh3 that is none") }
        xxh3 = digest
    }

    private mutating func readHoles(_ scanner: inout JSONScanner) throws(RecordFault) {
        repeat { holes.append(try Self.hole(&scanner, after: holes.last?.upperBound)) } while scanner.skip(",")
        try scanner.expect("]")
    }

    private mutating func readAttributes(_ scanner: inout JSONScanner) throws(RecordFault) {
        repeat { attributes.append(try Self.attribute(&scanner, after: attributes.last)) } while scanner.skip(",")
        try scanner.expect("]")
        // In records of sources on XFS that were made before these were left out.
        attributes.removeAll(where: \.isShadow)
    }

    private mutating func readFacts(_ scanner: inout JSONScanner) throws(RecordFault) {
        let device: UInt64 = try scanner.number()
        try scanner.expect(",")
        let inode: UInt64 = try scanner.number()
        try scanner.expect(",")
        guard let changed = Decimal.time(try scanner.string()[...]) else { throw RecordFault("a time that cannot be") }
        try scanner.expect("]")
        facts = SourceFacts(device: device, inode: inode, changed: changed)
    }

    private static func hole(_ scanner: inout JSONScanner, after last: Int64?) throws(RecordFault) -> Range<Int64> {
        try scanner.expect("[")
        let lower: Int64 = try scanner.number()
        try scanner.expect(",")
        let upper: Int64 = try scanner.number()
        try scanner.expect("]")
        guard lower < upper, last.map({ $0 < lower }) ?? true else { throw RecordFault("holes that cannot be") }
        return lower..<upper
    }

    private static func attribute(
        _ scanner: inout JSONScanner, after last: ExtendedAttribute?
    ) throws(RecordFault) -> ExtendedAttribute {
        try scanner.expect("[")
        let name = try scanner.name()
        try scanner.expect(",")
        let value = try scanner.base64()
        try scanner.expect("]")
        guard (1...attributeNameLimit).contains(name.count), !name.contains(0), value.count <= attributeValueLimit
        else {
            throw RecordFault("an attribute that cannot be")
        }
        guard last.map({ $0.name.lexicographicallyPrecedes(name) }) ?? true else {
            throw RecordFault("attributes that are not in order")
        }
        return ExtendedAttribute(name: name, value: value)
    }
}
