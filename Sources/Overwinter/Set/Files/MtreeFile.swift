package import FileTree

/// `files.mtree`: every entry of a set, one a line, in the standard keywords of mtree(5).
///
/// mtree-netbsd verifies it (`mtree -p SET -f SET/overwinter/files.mtree`) and bsdtar lists it.
package enum MtreeFile {
    package static let name = "files.mtree"

    /// The first line, by which bsdtar and file(1) know the format.
    package static let header: StaticString = "#mtree"

    /// The line behind the set's own folder, so that mtree does not call the record an extra entry.
    package static let recordLine: StaticString = "./overwinter type=dir ignore optional"

    /// Appends the line of one entry, with its newline.
    ///
    /// - Parameters:
    ///   - entry: its path is below the set's folder; a file has its SHA-256.
    ///   - isFrame: a folder of the set itself, above the sources: of it only the mode is recorded, for everything
    ///     that is put beside the sources changes its time.
    package static func append(_ entry: TreeEntry, names: OwnerNames, isFrame: Bool = false, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "."))
        if !entry.path.isEmpty {
            line.append(UInt8(ascii: "/"))
            OctalName.append(entry.path.bytes, to: &line)
        }
        line.append(" type=")
        line.append(entry.kind.mtreeName)
        line.append(" mode=0")
        appendOctal(entry.mode, to: &line)
        if !isFrame {
            appendOwners(entry.owner, entry.group, names: names, to: &line)
            appendAttributes(of: entry, to: &line)
        }
        line.append(UInt8(ascii: "\n"))
    }

    /// What stands between the name and the time of a file.
    static func common(mode: UInt16, owner: UInt32, group: UInt32, names: OwnerNames) -> [UInt8] {
        var text: [UInt8] = []
        text.append(" type=file mode=0")
        appendOctal(mode, to: &text)
        appendOwners(owner, group, names: names, to: &text)
        text.append(" time=")
        return text
    }

    /// What the lines of a folder's entries begin with; `folder` is not the set's own.
    static func start(ofEntriesIn folder: BytePath) -> [UInt8] {
        var start = Array("./".utf8)
        OctalName.append(folder.bytes, to: &start)
        start.append(UInt8(ascii: "/"))
        return start
    }

    private static func appendOctal(_ mode: UInt16, to line: inout [UInt8]) {
        var shift: UInt16 = 15
        while shift > 0, mode >> shift == 0 { shift -= 3 }
        while true {
            line.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: mode >> shift & 7))
            if shift == 0 { return }
            shift -= 3
        }
    }

    private static func appendOwners(_ owner: UInt32, _ group: UInt32, names: OwnerNames, to line: inout [UInt8]) {
        line.append(" uid=")
        Decimal.append(owner, to: &line)
        line.append(" gid=")
        Decimal.append(group, to: &line)
        if let name = names.users[owner] {
            line.append(" uname=")
            OctalName.append(name, to: &line)
        }
        if let name = names.groups[group] {
            line.append(" gname=")
            OctalName.append(name, to: &line)
        }
    }

    private static func appendAttributes(of entry: TreeEntry, to line: inout [UInt8]) {
        line.append(" time=")
        Decimal.append(entry.modified, to: &line)
        if entry.kind == .file {
            line.append(" size=")
            Decimal.append(entry.size, to: &line)
        }
        if let target = entry.linkTarget {
            line.append(" link=")
            OctalName.append(target, to: &line)
        }
        if let device = entry.device {
            line.append(contentsOf: " device=native,\(device.major),\(device.minor)".utf8)
        }
        if let digest = entry.sha256 {
            line.append(" sha256digest=")
            digest.appendHex(to: &line)
        }
    }
}

extension EntryKind {
    fileprivate var mtreeName: StaticString {
        switch self {
        case .file: "file"
        case .directory: "dir"
        case .symlink: "link"
        case .fifo: "fifo"
        case .blockDevice: "block"
        case .characterDevice: "char"
        case .socket: "socket"
        }
    }

    /// The kind of mtree's `type=`; nil for what a set cannot hold, sockets too.
    package init?(mtreeName: ArraySlice<UInt8>) {
        let kind = mtreeName.withUnsafeBufferPointer { name in
            EntryKind.allCases.first { $0.mtreeName.equals(name) }
        }
        guard let kind, kind != .socket else { return nil }
        self = kind
    }
}
