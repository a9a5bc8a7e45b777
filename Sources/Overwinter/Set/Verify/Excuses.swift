package import FileTree

/// What a destination could not keep, or gave by itself, as reasons not to call a difference one.
package struct Excuses: Sendable {
    private let unkept: Swift.Set<SetRecord.Unkept>
    private let timeResolution: Int64?
    private let namesOwn: Bool

    /// - Parameters:
    ///   - timeResolution: see ``SetRecord/Source/timeResolution``.
    ///   - namesOwn: whether the destination's own attributes are among `unkept`; in records of older versions they are not.
    package init(_ unkept: [SetRecord.Unkept], timeResolution: Int64?, namesOwn: Bool = true) {
        self.unkept = Swift.Set(unkept)
        self.timeResolution = timeResolution
        self.namesOwn = namesOwn
    }

    /// Those of a copy that was just made.
    package init(_ report: TreeCopyReport) {
        let isAnyTimeKept = !report.unkept.contains { $0.kind == .times }
        self.init(report.excused, timeResolution: isAnyTimeKept ? 1 : nil)
    }

    /// Whether a difference of an entry is none, by the kind that the record has of it.
    @Sendable package func excuses(_ difference: TreeDifference, of kind: EntryKind) -> Bool {
        if unkept.isEmpty { return false }
        return switch difference.aspect {
        case .owner, .group: unkept.contains(.owners)
        case .mode: unkept.contains(.modes) || (unkept.contains(.setIDBits) && differsInSetIDOnly(difference))
        case .modified: unkept.contains(.times) && excuses(time: difference)
        case .linkGroup: unkept.contains(.hardLinks)
        // Only where the source has none: any other value of what it has is a difference.
        case .attribute(let name) where difference.expected == nil && unkept.contains(.ownAttribute(name)): true
        case .attribute(let name): excuses(attribute: name) && isMissing(difference, attribute: name)
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

    /// Whether the recorded time is one that the destination has no room for, and the copy's is what becomes of it.
    private func excuses(time difference: TreeDifference) -> Bool {
        guard let timeResolution else { return true }
        guard let expected = difference.expected.flatMap({ FileTime(shown: $0) }),
            let found = difference.found.flatMap({ FileTime(shown: $0) })
        else { return false }
        // FAT and exFAT begin with 1980, by local time; others in 1901 or before, and the oldest end in 2038.
        let begin: Int64 = [10_000_000, 2_000_000_000].contains(timeResolution) ? 315_619_200 : Int64(Int32.min)
        guard begin <= expected.seconds, expected.seconds <= Int64(Int32.max) else { return true }
        if found == expected.cut(to: timeResolution) { return true }
        // What a share tells of its resolution may be finer than that of the disk behind it.
        guard timeResolution > 1 else { return false }
        let (distance, isFar) = found.seconds.subtractingReportingOverflow(expected.seconds)
        if isFar { return false }
        if distance.magnitude <= 2 { return true }
        // FAT has local time, and another host or season another hour for it.
        guard timeResolution == 2_000_000_000, distance.magnitude <= 26 * 3600 + 2 else { return false }
        let rest = distance.magnitude % 900
        return rest <= 2 || rest >= 898
    }

    /// What is there besides, or in its place, was put there by somebody.
    private func isMissing(_ difference: TreeDifference, attribute name: [UInt8]) -> Bool {
        guard namesOwn else { return true }
        guard difference.expected != nil else { return false }
        // But for what the destination gives to all that is made there.
        return difference.found == nil || unkept.contains(.ownAttribute(name)) || name == Array("security.selinux".utf8)
    }

    private func excuses(attribute name: [UInt8]) -> Bool {
        if name == AccessControlText.access || name == AccessControlText.default { return unkept.contains(.acls) }
        let namespace = EscapedName.shown(Array(name.prefix { $0 != UInt8(ascii: ".") }))
        return unkept.contains(.attributes(namespace: namespace))
    }
}

extension FileTime {
    /// The time in the text of a difference: seconds with nine decimals.
    fileprivate init?(shown text: String) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let seconds = Int64(parts[0]), let nanoseconds = Int32(parts[1]) else { return nil }
        self.init(seconds: seconds, nanoseconds: nanoseconds)
    }
}
