/// A POSIX ACL, as its extended attribute has it.
///
/// See: `man 5 acl`, `linux/posix_acl_xattr.h` (little-endian: a version of 2, then tag, permissions and id of each entry).
package struct AccessControlList: Sendable, Equatable {
    package enum Tag: UInt16, Sendable {
        case owner = 0x01, user = 0x02, owningGroup = 0x04, group = 0x08, mask = 0x10, other = 0x20
    }

    package struct Entry: Sendable, Equatable {
        package var tag: Tag
        /// 4 to read, 2 to write, 1 to execute or search.
        package var permissions: UInt16
        /// Of a named user or group.
        package var id: UInt32
    }

    package static let accessName = Array("system.posix_acl_access".utf8)
    package static let defaultName = Array("system.posix_acl_default".utf8)

    package private(set) var entries: [Entry] = []

    /// Nil for what is no ACL.
    package init?(_ value: [UInt8]) {
        guard value.count >= 4, (value.count - 4).isMultiple(of: 8), Self.word(value, 0) == 2 else { return nil }
        for start in stride(from: 4, to: value.count, by: 8) {
            let head = Self.word(value, start)
            guard let tag = Tag(rawValue: UInt16(truncatingIfNeeded: head)) else { return nil }
            entries.append(
                Entry(tag: tag, permissions: UInt16(truncatingIfNeeded: head >> 16), id: Self.word(value, start + 4)))
        }
    }

    /// The attribute's bytes.
    package var value: [UInt8] {
        var value: [UInt8] = []
        Self.append(2, to: &value)
        for entry in entries {
            Self.append(UInt32(entry.tag.rawValue) | UInt32(entry.permissions) << 16, to: &value)
            Self.append(entry.id, to: &value)
        }
        return value
    }

    /// The same ACL with other numbers, in the order that libacl asks for.
    ///
    /// Entries of two that become one are one, with what either had.
    package func mapping(_ owners: OwnerMap) -> AccessControlList {
        var mapped = self
        for (index, entry) in entries.enumerated() {
            switch entry.tag {
            case .user: mapped.entries[index].id = owners.user(entry.id)
            case .group: mapped.entries[index].id = owners.group(entry.id)
            case .owner, .owningGroup, .mask, .other: break
            }
        }
        if mapped == self { return self }
        mapped.entries.sort { ($0.tag.rawValue, $0.id) < ($1.tag.rawValue, $1.id) }
        var merged: [Entry] = []
        for entry in mapped.entries {
            if let last = merged.indices.last, merged[last].tag == entry.tag, merged[last].id == entry.id {
                merged[last].permissions |= entry.permissions
            } else {
                merged.append(entry)
            }
        }
        mapped.entries = merged
        return mapped
    }

    private static func word(_ value: [UInt8], _ start: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(value[start + $1]) << UInt32(8 * $1) }
    }

    private static func append(_ word: UInt32, to value: inout [UInt8]) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { value.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
}
