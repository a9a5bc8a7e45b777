package import FileTree

/// One line of `files.mtree`, read as strictly as it is written.
package struct MtreeLine: Sendable {
    package var entry: TreeEntry
    package var userName: [UInt8]?
    package var groupName: [UInt8]?
    /// A folder above the sources.
    package var isFrame: Bool

    /// Longest name of an entry, and longest target of a link (`limits.h`).
    private static let nameLimit = 255
    private static let targetLimit = 4095

    /// Reads a line without its newline.
    ///
    /// - Throws: ``RecordFault`` that says what is wrong with the line.
    package init(_ line: [UInt8]) throws(RecordFault) {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        let path = try Self.path(words[0])
        var values = Values()
        for word in words.dropFirst() { try values.add(word) }

        guard let kind = EntryKind(mtreeName: try values.take("type")) else {
            throw RecordFault("a type that a set cannot hold")
        }
        guard let mode = Self.mode(try values.take("mode")) else { throw RecordFault("a mode that cannot be") }
        isFrame = kind == .directory && values.isEmpty
        entry = TreeEntry(
            path: path, kind: kind, mode: mode, owner: 0, group: 0, size: 0,
            modified: FileTime(seconds: 0, nanoseconds: 0))
        if !isFrame { try readAttributes(&values) }
        if let left = values.first {
            throw RecordFault("a keyword '\(EscapedName.shown(left))' that is not of its type")
        }
    }

    private mutating func readAttributes(_ values: inout Values) throws(RecordFault) {
        entry.owner = try Self.owner(values.take("uid"), "uid")
        entry.group = try Self.owner(values.take("gid"), "gid")
        if let name = values.takeIfPresent("uname") { userName = try Self.name(name, "uname") }
        if let name = values.takeIfPresent("gname") { groupName = try Self.name(name, "gname") }
        guard let time = Decimal.time(try values.take("time")) else { throw RecordFault("a time that cannot be") }
        entry.modified = time
        switch entry.kind {
        case .file:
            guard let size: Int64 = Decimal.number(try values.take("size")) else {
                throw RecordFault("a size that cannot be")
            }
            entry.size = size
            guard let digest = Digest256(hex: try values.take("sha256digest")) else {
                throw RecordFault("a sha256digest that is none")
            }
            entry.sha256 = digest
        case .symlink:
            let target = try Self.name(values.take("link"), "link")
            guard target.count <= Self.targetLimit else { throw RecordFault("a link target that is too long") }
            entry.linkTarget = target
            entry.size = Int64(target.count)
        case .blockDevice, .characterDevice:
            entry.device = try Self.device(values.take("device"))
        case .directory, .fifo, .socket: break
        }
    }

    private static func path(_ word: ArraySlice<UInt8>) throws(RecordFault) -> BytePath {
        guard let bytes = OctalName.bytes(word) else { throw RecordFault("a name with an escape that is none") }
        if bytes == [UInt8(ascii: ".")] { return BytePath(bytes: []) }
        guard bytes.starts(with: "./".utf8) else { throw RecordFault("a path that does not begin with './'") }
        let path = BytePath(bytes: Array(bytes.dropFirst(2)))
        for part in path.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard !part.isEmpty, part != [UInt8(ascii: ".")][...] else {
                throw RecordFault("a path with an empty part or a '.'")
            }
            guard part != Array("..".utf8)[...] else { throw RecordFault("a path with '..'") }
            guard part.count <= nameLimit else { throw RecordFault("a name that is too long") }
        }
        return path
    }

    private static func name(_ word: ArraySlice<UInt8>, _ keyword: String) throws(RecordFault) -> [UInt8] {
        guard let bytes = OctalName.bytes(word), !bytes.isEmpty else { throw RecordFault("a \(keyword) that is none") }
        return bytes
    }

    /// The largest number means "leave it" to chown(2), so it is no owner.
    private static func owner(_ word: ArraySlice<UInt8>, _ keyword: String) throws(RecordFault) -> UInt32 {
        guard let number: UInt32 = Decimal.number(word), number != .max else {
            throw RecordFault("a \(keyword) that cannot be")
        }
        return number
    }

    private static func mode(_ word: ArraySlice<UInt8>) -> UInt16? {
        guard (2...5).contains(word.count), word.first == UInt8(ascii: "0") else { return nil }
        guard let mode = UInt16(String(decoding: word, as: UTF8.self), radix: 8), mode <= 0o7777 else { return nil }
        return mode
    }

    private static func device(_ word: ArraySlice<UInt8>) throws(RecordFault) -> DeviceNumber {
        let parts = word.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("native".utf8), let major: UInt32 = Decimal.number(parts[1]),
            let minor: UInt32 = Decimal.number(parts[2])
        else { throw RecordFault("a device that is none") }
        return DeviceNumber(major: major, minor: minor)
    }

    /// The keywords of a line, each of which may stand there once.
    private struct Values {
        private var words: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []

        var isEmpty: Bool { words.isEmpty }
        var first: [UInt8]? { words.first.map { Array($0.key) } }

        mutating func add(_ word: ArraySlice<UInt8>) throws(RecordFault) {
            guard let equals = word.firstIndex(of: UInt8(ascii: "=")), equals > word.startIndex else {
                throw RecordFault("a word that is no keyword with a value")
            }
            let key = word[..<equals]
            guard !words.contains(where: { $0.key == key }) else {
                throw RecordFault("the keyword '\(EscapedName.shown(Array(key)))' twice")
            }
            words.append((key, word[(equals + 1)...]))
        }

        mutating func takeIfPresent(_ key: String) -> ArraySlice<UInt8>? {
            guard let index = words.firstIndex(where: { $0.key.elementsEqual(key.utf8) }) else { return nil }
            return words.remove(at: index).value
        }

        mutating func take(_ key: String) throws(RecordFault) -> ArraySlice<UInt8> {
            guard let value = takeIfPresent(key) else { throw RecordFault("no '\(key)'") }
            return value
        }
    }
}
