import FileTree

@testable import Overwinter

/// A set's folder that holds a record and nothing else, whose files a test can forge.
struct WrittenRecord {
    let scratch = SetScratch()
    private(set) var record: SetRecord
    var set: BytePath { scratch.path.appending("set") }

    init(entries: [TreeEntry] = RecordSample.entries) throws {
        scratch.shell("mkdir -m 700 -p set && mkdir -p -m 750 set/cassandra")
        let writer = try RecordWriter(set: scratch.path.appending("set"))
        record = try writer.write(
            RecordSample.record,
            sources: [SourceEntries(location: RecordSample.location, entries: EntryTable(entries))],
            profile: Array("version: 1\n".utf8), destination: BytePath("/opt/backup"))
        try writer.writeDocument(record)
    }

    /// Reads the entries as any reader of a set does.
    func entries() throws -> SetEntries {
        let folder = try RecordFolder(ofSet: set)
        return try SetEntriesReader.read(folder, record: try folder.document())
    }

    /// Changes the lines of a file, and the record so that the hash does not give it away.
    mutating func forge(_ name: String, _ change: (inout [String]) -> Void) throws {
        let bytes = scratch.read("set/overwinter/\(name)")
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        change(&lines)
        try forge(name, bytes: Array(lines.joined(separator: "\n").utf8))
    }

    mutating func forge(_ name: String, bytes: [UInt8]) throws {
        scratch.write("set/overwinter/\(name)", bytes)
        record.files[name] = RunningSHA256.hex(of: bytes)
        try rewrite()
    }

    mutating func forgeRecord(_ change: (inout SetRecord) -> Void) throws {
        change(&record)
        try rewrite()
    }

    private func rewrite() throws {
        scratch.write("set/overwinter/set.json", try SetDocument.encoded(record))
    }
}
