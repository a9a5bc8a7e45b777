package import FileTree

/// `files.jsonl`: what mtree cannot say of each entry, one JSON object a line, in the order of `files.mtree`.
///
/// | key | meaning |
/// | --- | --- |
/// | `path` | below the set's folder; a string, or `{"bytes":"base64"}` where it is not UTF-8 |
/// | `xxh3` | XXH3-128 of a file's bytes, in hex |
/// | `link` | the number of the group of names of one inode, counted in each source |
/// | `holes` | `[from, to]` pairs of a file's holes, in bytes; none of a file with more than 50,000 |
/// | `xattrs` | `[name, base64]` pairs, ACLs among them; 8 MiB of values at most |
/// | `acl` | the ACLs as text, for people |
/// | `source` | of the entry on the host: device, inode, and ctime as seconds and nanoseconds |
package enum EntriesFile {
    package static let name = "files.jsonl"
    /// What the attributes of an entry may come to: with all else its line is one that can be read.
    static let mostAttributeBytes = RecordFileReader.lineLimit / 2

    /// Appends the line of one entry, with its newline.
    package static func append(_ entry: TreeEntry, to line: inout [UInt8]) {
        line.append(#"{"path":"#)
        JSONText.append(entry.path.bytes, to: &line)
        if let digest = entry.xxh3 {
            line.append(#","xxh3":""#)
            digest.appendHex(to: &line)
            line.append(UInt8(ascii: "\""))
        }
        if let group = entry.linkGroup {
            line.append(#","link":"#)
            Decimal.append(group, to: &line)
        }
        if !entry.holes.isEmpty {
            line.append(#","holes":"#)
            appendList(entry.holes, to: &line) { hole, line in
                Decimal.append(hole.lowerBound, to: &line)
                line.append(UInt8(ascii: ","))
                Decimal.append(hole.upperBound, to: &line)
            }
        }
        if !entry.attributes.isEmpty { appendAttributes(entry.attributes, to: &line) }
        if let facts = entry.facts {
            line.append(#","source":["#)
            Decimal.append(facts.device, to: &line)
            line.append(UInt8(ascii: ","))
            Decimal.append(facts.inode, to: &line)
            line.append(",\"")
            Decimal.append(facts.changed, to: &line)
            line.append("\"]")
        }
        line.append("}\n")
    }

    /// What the lines of a folder's entries begin with where their names are ASCII, up to the name; nil for a folder whose path is
    /// not UTF-8.
    static func start(ofEntriesIn folder: BytePath) -> [UInt8]? {
        guard folder.string != nil else { return nil }
        var start: [UInt8] = []
        start.append(#"{"path":"#)
        JSONText.appendString(folder.bytes, to: &start)
        start[start.count - 1] = UInt8(ascii: "/")
        return start
    }

    private static func appendAttributes(_ attributes: [ExtendedAttribute], to line: inout [UInt8]) {
        line.append(#","xattrs":"#)
        appendList(attributes, to: &line) { attribute, line in
            JSONText.append(attribute.name, to: &line)
            line.append(",\"")
            Base64.append(attribute.value, to: &line)
            line.append(UInt8(ascii: "\""))
        }
        let lists = attributes.filter { $0.name == AccessControlText.access || $0.name == AccessControlText.default }
        let texts = lists.compactMap { list in
            AccessControlText.of(list.value).map { (list.name == AccessControlText.access ? "" : "default ") + $0 }
        }
        guard !texts.isEmpty else { return }
        line.append(#","acl":"#)
        JSONText.appendString(texts.joined(separator: "; ").utf8, to: &line)
    }

    /// Appends `[[…],[…]]`.
    private static func appendList<Item>(
        _ items: [Item], to line: inout [UInt8], _ append: (Item, inout [UInt8]) -> Void
    ) {
        for (index, item) in items.enumerated() {
            line.append(contentsOf: index == 0 ? "[[".utf8 : ",[".utf8)
            append(item, &line)
            line.append(UInt8(ascii: "]"))
        }
        line.append(UInt8(ascii: "]"))
    }
}
