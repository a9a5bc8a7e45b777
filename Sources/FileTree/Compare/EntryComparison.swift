/// Compares entries one by one and gathers what differs.
struct EntryComparison {
    private(set) var differences: [TreeDifference] = []
    private let ignoring: Set<TreeDifference.Aspect>
    private let comparesHoles: Bool

    init(ignoring: Set<TreeDifference.Aspect>, comparesHoles: Bool) {
        self.ignoring = ignoring
        self.comparesHoles = comparesHoles
    }

    /// What was gathered since the last call.
    mutating func take() -> [TreeDifference] {
        defer { differences = [] }
        return differences
    }

    mutating func add(_ path: BytePath, _ aspect: TreeDifference.Aspect, _ expected: String?, _ found: String?) {
        if ignoring.contains(aspect) { return }
        differences.append(TreeDifference(path: path, aspect: aspect, expected: expected, found: found))
    }

    /// Two entries of the same path.
    mutating func compare(_ expected: TreeEntry, _ found: TreeEntry) {
        let path = expected.path
        guard expected.kind == found.kind else { return add(path, .kind, expected.kind.shown, found.kind.shown) }
        // The kernel gives every symbolic link the same mode.
        if expected.kind != .symlink, expected.mode != found.mode {
            add(path, .mode, octal(expected.mode), octal(found.mode))
        }
        if expected.owner != found.owner { add(path, .owner, "\(expected.owner)", "\(found.owner)") }
        if expected.group != found.group { add(path, .group, "\(expected.group)", "\(found.group)") }
        if expected.modified != found.modified { add(path, .modified, expected.modified.shown, found.modified.shown) }
        if expected.linkTarget != found.linkTarget {
            add(path, .linkTarget, expected.linkTarget.map(quoted), found.linkTarget.map(quoted))
        }
        if expected.device != found.device { add(path, .device, expected.device?.shown, found.device?.shown) }
        if expected.kind == .file { compareContents(expected, found) }
        if expected.attributes != found.attributes { compareAttributes(expected, found) }
    }

    private mutating func compareContents(_ expected: TreeEntry, _ found: TreeEntry) {
        if expected.size != found.size { add(expected.path, .size, "\(expected.size)", "\(found.size)") }
        if let left = expected.sha256, let right = found.sha256, left != right {
            add(expected.path, .content, hexadecimal(left.bytes), hexadecimal(right.bytes))
        } else if let left = expected.xxh3, let right = found.xxh3, left != right {
            add(expected.path, .content, left.shown, right.shown)
        }
        if comparesHoles, expected.holes != found.holes {
            add(expected.path, .holes, "\(expected.holes)", "\(found.holes)")
        }
    }

    private mutating func compareAttributes(_ expected: TreeEntry, _ found: TreeEntry) {
        if ignoring.contains(.anyAttribute) { return }
        let names = Set((expected.attributes + found.attributes).map(\.name)).sorted {
            $0.lexicographicallyPrecedes($1)
        }
        for name in names {
            let left = expected.attributes.first { $0.name == name }?.value
            let right = found.attributes.first { $0.name == name }?.value
            if left != right { add(expected.path, .attribute(name: name), left.map(shown), right.map(shown)) }
        }
    }

    /// Text where it is text, else hexadecimal; never longer than a line.
    private func shown(_ value: [UInt8]) -> String {
        let isText = value.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        let text = isText ? quoted(value) : hexadecimal(value)
        return text.count <= 80 ? text : "\(text.prefix(77))… (\(value.count) bytes)"
    }

    private func quoted(_ bytes: [UInt8]) -> String { "'\(EscapedName.shown(bytes))'" }
}

private func octal(_ mode: UInt16) -> String { "0" + String(mode, radix: 8) }

private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - text.count)) + text
}

extension EntryKind {
    /// For the reader.
    var shown: String {
        switch self {
        case .file: "a file"
        case .directory: "a folder"
        case .symlink: "a symbolic link"
        case .fifo: "a fifo"
        case .blockDevice: "a block device"
        case .characterDevice: "a character device"
        case .socket: "a socket"
        }
    }
}

extension FileTime {
    /// Seconds since 1970 with nine decimals, as `date +%s.%N`; before 1970 the decimals still count forwards.
    fileprivate var shown: String { "\(seconds).\(padded(String(nanoseconds), 9))" }
}

extension DeviceNumber {
    fileprivate var shown: String { "\(major):\(minor)" }
}

extension Digest128 {
    fileprivate var shown: String { padded(String(high, radix: 16), 16) + padded(String(low, radix: 16), 16) }
}
