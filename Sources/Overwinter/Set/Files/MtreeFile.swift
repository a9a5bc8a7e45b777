package import FileTree

/// `files.mtree`: every entry of a set, one a line, in the standard keywords of mtree(5).
///
/// mtree-netbsd verifies it (`mtree -p SET -f SET/overwinter/files.mtree`) and bsdtar lists it.
package enum MtreeFile {
    package static let name = "files.mtree"

    /// The first line, by which bsdtar and file(1) know the format.
    package static let header = "#mtree"

    /// The line behind the set's own folder, so that mtree does not call the record an extra entry.
    package static let recordLine = "./overwinter type=dir ignore optional"

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
        line.append(contentsOf: " type=\(entry.kind.mtreeName) mode=0".utf8)
        line.append(contentsOf: String(entry.mode, radix: 8).utf8)
        if !isFrame { appendAttributes(of: entry, names: names, to: &line) }
        line.append(UInt8(ascii: "\n"))
    }

    private static func appendAttributes(of entry: TreeEntry, names: OwnerNames, to line: inout [UInt8]) {
        line.append(contentsOf: " uid=".utf8)
        Decimal.append(entry.owner, to: &line)
        line.append(contentsOf: " gid=".utf8)
        Decimal.append(entry.group, to: &line)
        if let name = names.users[entry.owner] {
            line.append(contentsOf: " uname=".utf8)
            OctalName.append(name, to: &line)
        }
        if let name = names.groups[entry.group] {
            line.append(contentsOf: " gname=".utf8)
            OctalName.append(name, to: &line)
        }
        line.append(contentsOf: " time=".utf8)
        Decimal.append(entry.modified, to: &line)
        if entry.kind == .file {
            line.append(contentsOf: " size=".utf8)
            Decimal.append(entry.size, to: &line)
        }
        if let target = entry.linkTarget {
            line.append(contentsOf: " link=".utf8)
            OctalName.append(target, to: &line)
        }
        if let device = entry.device {
            line.append(contentsOf: " device=native,\(device.major),\(device.minor)".utf8)
        }
        if let digest = entry.sha256 {
            line.append(contentsOf: " sha256digest=".utf8)
            digest.appendHex(to: &line)
        }
    }
}

extension EntryKind {
    fileprivate static let mtreeNames: [EntryKind: String] = [
        .file: "file", .directory: "dir", .symlink: "link", .fifo: "fifo", .blockDevice: "block",
        .characterDevice: "char", .socket: "socket",
    ]

    fileprivate var mtreeName: String { Self.mtreeNames[self] ?? "" }

    /// The kind of mtree's `type=`; nil for what a set cannot hold, sockets too.
    package init?(mtreeName: ArraySlice<UInt8>) {
        guard let kind = Self.mtreeNames.first(where: { mtreeName.elementsEqual($0.value.utf8) })?.key, kind != .socket
        else { return nil }
        self = kind
    }
}
