package import FileTree

/// One line of `files.mtree`, read as strictly as it is written.
package struct MtreeLine: Sendable {
    package var entry: TreeEntry
    package var userName: [UInt8]?
    package var groupName: [UInt8]?
    /// A folder above the sources.
    package var isFrame: Bool

    /// Longest target of a link (`limits.h`).
    private static let targetLimit = 4095

    /// Reads a line without its newline.
    ///
    /// - Throws: ``RecordFault`` that says what is wrong with the line.
    package init(_ line: [UInt8]) throws(RecordFault) {
        let end = line.firstIndex { $0 == UInt8(ascii: " ") } ?? line.count
        let path = try Self.path(line[..<end])
        var values = Values(line)
        try values.addAll(after: end)

        guard let kind = EntryKind(mtreeName: try values.take(.type)) else {
            throw RecordFault("a type that a set cannot hold")
        }
        guard let mode = Self.mode(try values.take(.mode)) else { throw RecordFault("a mode that cannot be") }
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
        entry.owner = try Self.owner(values.take(.uid), "uid")
        entry.group = try Self.owner(values.take(.gid), "gid")
        if let name = values.takeIfPresent(.uname) { userName = try Self.name(name, "uname") }
        if let name = values.takeIfPresent(.gname) { groupName = try Self.name(name, "gname") }
        guard let time = Decimal.time(try values.take(.time)) else { throw RecordFault("a time that cannot be") }
        entry.modified = time
        switch entry.kind {
        case .file:
            guard let size: Int64 = Decimal.number(try values.take(.size)) else {
                throw RecordFault("a size that cannot be")
            }
            entry.size = size
            guard let digest = Digest256(hex: try values.take(.sha256digest)) else {
                throw RecordFault("a sha256digest that is none")
            }
            entry.sha256 = digest
        case .symlink:
            let target = try Self.name(values.take(.link), "link")
            guard target.count <= Self.targetLimit else { throw RecordFault("a link target that is too long") }
            entry.linkTarget = target
            entry.size = Int64(target.count)
        case .blockDevice, .characterDevice:
            entry.device = try Self.device(values.take(.device))
        case .directory, .fifo, .socket: break
        }
    }

    private static func path(_ word: ArraySlice<UInt8>) throws(RecordFault) -> BytePath {
        guard let bytes = OctalName.bytes(word) else { throw RecordFault("a name with an escape that is none") }
        if bytes == [UInt8(ascii: ".")] { return BytePath(bytes: []) }
        guard bytes.count >= 2, bytes[0] == UInt8(ascii: "."), bytes[1] == UInt8(ascii: "/") else {
            throw RecordFault("a path that does not begin with './'")
        }
        let path = BytePath(bytes: Array(bytes[2...]))
        var start = 0
        while start <= path.bytes.count {
            var end = start
            while end < path.bytes.count, path.bytes[end] != UInt8(ascii: "/") { end += 1 }
            try checkPart(path.bytes[start..<end])
            start = end + 1
        }
        return path
    }

    private static func checkPart(_ part: ArraySlice<UInt8>) throws(RecordFault) {
        let dot = UInt8(ascii: ".")
        guard let first = part.first, first != dot || part.count > 1 else {
            throw RecordFault("a path with an empty part or a '.'")
        }
        guard part.count != 2 || first != dot || part.last != dot else { throw RecordFault("a path with '..'") }
        guard part.count <= EntryTable.Builder.longestName else { throw RecordFault("a name that is too long") }
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
        var mode: UInt16 = 0
        for digit in word {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
            mode = mode << 3 | UInt16(digit - UInt8(ascii: "0"))
        }
        return mode
    }

    private static func device(_ word: ArraySlice<UInt8>) throws(RecordFault) -> DeviceNumber {
        let parts = word.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("native".utf8), let major: UInt32 = Decimal.number(parts[1]),
            let minor: UInt32 = Decimal.number(parts[2])
        else { throw RecordFault("a device that is none") }
        return DeviceNumber(major: major, minor: minor)
    }

    private enum Keyword: Int, CaseIterable {
        case type, mode, uid, gid, uname, gname, time, size, link, device, sha256digest

        var text: StaticString {
            switch self {
            case .type: "type"
            case .mode: "mode"
            case .uid: "uid"
            case .gid: "gid"
            case .uname: "uname"
            case .gname: "gname"
            case .time: "time"
            case .size: "size"
            case .link: "link"
            case .device: "device"
            case .sha256digest: "sha256digest"
            }
        }

        init?(_ text: UnsafeBufferPointer<UInt8>) {
            guard let found = Self.allCases.first(where: { $0.text.equals(text) }) else { return nil }
            self = found
        }
    }

    /// The keywords of a line, each of which may stand there once.
    private struct Values {
        private let line: [UInt8]
        /// Where each value is; empty where the keyword is not there, or was taken.
        private var found: [Range<Int>?] = Array(repeating: nil, count: Keyword.allCases.count)
        private var unknown: [UInt8]?

        init(_ line: [UInt8]) {
            self.line = line
        }

        var isEmpty: Bool { unknown == nil && found.allSatisfy { $0 == nil } }

        var first: [UInt8]? {
            if let unknown { return unknown }
            return Keyword.allCases.first { found[$0.rawValue] != nil }.map { Array("\($0.text)".utf8) }
        }

        /// All words from the blank at `start` on.
        mutating func addAll(after start: Int) throws(RecordFault) {
            var blank = start
            while blank < line.count {
                let word = blank + 1
                var end = word
                var equals: Int?
                while end < line.count, line[end] != UInt8(ascii: " ") {
                    if equals == nil, line[end] == UInt8(ascii: "=") { equals = end }
                    end += 1
                }
                guard let equals, equals > word else { throw RecordFault("a word that is no keyword with a value") }
                try add(word..<equals, equals + 1..<end)
                blank = end
            }
        }

        private mutating func add(_ key: Range<Int>, _ value: Range<Int>) throws(RecordFault) {
            let keyword = line.withUnsafeBufferPointer { Keyword(UnsafeBufferPointer(rebasing: $0[key])) }
            let isTwice = keyword.map { found[$0.rawValue] != nil } ?? (unknown.map { $0[...] == line[key] } ?? false)
            guard !isTwice else {
                throw RecordFault("the keyword '\(EscapedName.shown(Array(line[key])))' twice")
            }
            if let keyword {
                found[keyword.rawValue] = value
            } else {
                unknown = unknown ?? Array(line[key])
            }
        }

        mutating func takeIfPresent(_ key: Keyword) -> ArraySlice<UInt8>? {
            guard let value = found[key.rawValue] else { return nil }
            found[key.rawValue] = nil
            return line[value]
        }

        mutating func take(_ key: Keyword) throws(RecordFault) -> ArraySlice<UInt8> {
            guard let value = takeIfPresent(key) else { throw RecordFault("no '\(key.text)'") }
            return value
        }
    }
}
