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
        guard try scanner.string() == Array("path".utf8) else { throw RecordFault("'path' is not the first key") }
        try scanner.expect(":")
        path = BytePath(bytes: try scanner.name())
        // In the order they are written, so that none can stand there twice.
        var keys = ["xxh3", "link", "holes", "xattrs", "acl", "source"][...]
        while scanner.skip(",") {
            let key = try scanner.string()
            guard let index = keys.firstIndex(where: { key.elementsEqual($0.utf8) }) else {
                throw RecordFault("the key '\(EscapedName.shown(key))' is unknown, or stands in the wrong place")
            }
            let name = keys[index]
            keys = keys[(index + 1)...]
            try scanner.expect(":")
            try read(name, &scanner)
        }
        try scanner.expect("}")
        guard scanner.isAtEnd else { throw RecordFault("something after the closing brace") }
    }

    private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(RecordFault) {
        switch key {
        case "xxh3":
            guard let digest = Digest128(hex: try scanner.string()[...]) else {
                throw RecordFault("an xxh3 that is none")
            }
            xxh3 = digest
        case "link":
            linkGroup = try scanner.number() as UInt32
        case "holes":
            try scanner.expect("[")
            repeat { holes.append(try Self.hole(&scanner, after: holes.last?.upperBound)) } while scanner.skip(",")
            try scanner.expect("]")
        case "xattrs":
            try scanner.expect("[")
            repeat { attributes.append(try Self.attribute(&scanner, after: attributes.last)) } while scanner.skip(",")
            try scanner.expect("]")
        case "acl":
            // For people; the attributes have the bytes.
            _ = try scanner.string()
        default:
            try scanner.expect("[")
            let device: UInt64 = try scanner.number()
            try scanner.expect(",")
            let inode: UInt64 = try scanner.number()
            try scanner.expect(",")
            guard let changed = Decimal.time(try scanner.string()[...]) else {
                throw RecordFault("a time that cannot be")
            }
            try scanner.expect("]")
            facts = SourceFacts(device: device, inode: inode, changed: changed)
        }
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
