package import FileTree

/// What a destination could not keep, or gave by itself, as reasons not to call a difference one.
package struct Excuses: Sendable {
    private let unkept: Swift.Set<SetRecord.Unkept>

    package init(_ unkept: [SetRecord.Unkept]) {
        self.unkept = Swift.Set(unkept)
    }

    /// Whether a difference of an entry is none, by the kind that the record has of it.
    @Sendable package func excuses(_ difference: TreeDifference, of kind: EntryKind) -> Bool {
        if unkept.isEmpty { return false }
        return switch difference.aspect {
        case .owner, .group: unkept.contains(.owners)
        case .mode: unkept.contains(.modes) || (unkept.contains(.setIDBits) && differsInSetIDOnly(difference))
        case .modified: unkept.contains(.times)
        case .linkGroup: unkept.contains(.hardLinks)
        // Only where the source has none: any other value of what it has is a difference.
        case .attribute(let name) where difference.expected == nil && unkept.contains(.ownAttribute(name)): true
        case .attribute(let name): excuses(attribute: name)
        case .missing:
            switch kind {
            case .blockDevice, .characterDevice: unkept.contains(.devices)
            case .fifo: unkept.contains(.fifos)
            case .symlink: unkept.contains(.symlinks)
            default: false
            }
        default: false
        }
    }

    private func differsInSetIDOnly(_ difference: TreeDifference) -> Bool {
        guard let expected = difference.expected.flatMap({ UInt16($0, radix: 8) }),
            let found = difference.found.flatMap({ UInt16($0, radix: 8) })
        else { return false }
        return (expected ^ found) & 0o1777 == 0
    }

    private func excuses(attribute name: [UInt8]) -> Bool {
        if name == AccessControlText.access || name == AccessControlText.default { return unkept.contains(.acls) }
        let namespace = EscapedName.shown(Array(name.prefix { $0 != UInt8(ascii: ".") }))
        return unkept.contains(.attributes(namespace: namespace))
    }
}
