import FileTree
import Glibc

/// Files with nothing unusual about them, as nearly all are: no array is made for such a one.
extension SetEntriesReader {
    /// Whether a name sorts behind the last entry, which is the folder or lies in it: then it is in its place.
    func isInOrder(_ name: UnsafeBufferPointer<UInt8>, in folder: PlainFolder) -> Bool {
        guard let last, let start = name.baseAddress else { return false }
        let before = last.bytes.count - folder.path.bytes.count - 1
        // The folder itself.
        if before < 0 { return true }
        return last.bytes.withUnsafeBufferPointer { bytes in
            guard let end = bytes.baseAddress.map({ $0 + bytes.count }) else { return false }
            let order = memcmp(end - before, start, min(before, name.count))
            return order < 0 || order == 0 && before < name.count
        }
    }

    /// False where the second line needs more care; nothing is taken then.
    mutating func add(
        _ line: PlainFolder.Line, in folder: PlainFolder, _ more: UnsafeBufferPointer<UInt8>
    ) throws(RecordFault) -> Bool {
        guard let file = folder.file(line, more), let source = sums.indices.last else { return false }
        if let name = line.userName, !lastUser.isSame(file.owner, name) {
            lastUser = KnownName(number: file.owner, name: Array(name))
            try Self.note(lastUser.name, of: file.owner, in: &names.users, "user")
        }
        if let name = line.groupName, !lastGroup.isSame(file.group, name) {
            lastGroup = KnownName(number: file.group, name: Array(name))
            try Self.note(lastGroup.name, of: file.group, in: &names.groups, "group")
        }
        sums[source].addFile(file.size)
        if keeps { try append(file, line.name) }
        moveOn(to: line.name, in: folder)
        return true
    }

    private mutating func append(_ file: PlainFile, _ name: UnsafeBufferPointer<UInt8>) throws(RecordFault) {
        do {
            try builder.append(file, named: name)
        } catch {
            throw RecordFault(error.message)
        }
    }

    private mutating func moveOn(to name: UnsafeBufferPointer<UInt8>, in folder: PlainFolder) {
        let start = folder.path.bytes.count + 1
        if last?.bytes.count ?? 0 < start {
            last?.bytes.append(UInt8(ascii: "/"))
        } else {
            last?.bytes.removeSubrange(start...)
        }
        last?.bytes.append(contentsOf: name)
    }
}

extension SetEntriesReader {
    /// The name of the owner of the file before, which is that of the next one as well.
    struct KnownName {
        var number: UInt32 = .max
        var name: [UInt8] = []

        func isSame(_ number: UInt32, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
            number == self.number && self.name.count == name.count
                && self.name.withUnsafeBufferPointer { known in
                    guard let known = known.baseAddress, let name = name.baseAddress else { return true }
                    return memcmp(known, name, self.name.count) == 0
                }
        }
    }
}
