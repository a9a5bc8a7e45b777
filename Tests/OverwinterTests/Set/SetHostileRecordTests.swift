import FileTree
import Testing

@testable import Overwinter

/// A record is input: each of these is refused with a sentence that names the file and the line.
@Suite struct SetHostileRecordTests {
    struct Forgery: Sendable, CustomTestStringConvertible {
        var file = "files.mtree"
        /// The line to forge is the first with this text.
        var line: String
        /// What is forged in it.
        var from: String
        var to: String
        var reason: String

        var testDescription: String { "\(file): \(from) -> \(to)" }
    }

    static let forgeries = [
        Forgery(line: "/fifo ", from: "./cassandra/data/fifo", to: "./../../etc/passwd", reason: "a path with '..'"),
        Forgery(
            line: "/fifo ", from: "./cassandra/data/fifo", to: "./cassandra/data/a/../fifo", reason: "a path with '..'"),
        Forgery(
            line: "/fifo ", from: "./cassandra/data/fifo", to: "/etc/passwd",
            reason: "a path that does not begin with './'"),
        Forgery(
            line: "/fifo ", from: "./cassandra/data/fifo", to: ".//etc/passwd",
            reason: "a path with an empty part or a '.'"),
        Forgery(line: "/fifo ", from: "data/fifo", to: "data/./fifo", reason: "a path with an empty part or a '.'"),
        Forgery(line: "/fifo ", from: "data/fifo", to: "data/fif\\000", reason: "a name with an escape that is none"),
        Forgery(line: "/fifo ", from: "data/fifo", to: "data/fif\\9", reason: "a name with an escape that is none"),
        Forgery(line: "/fifo ", from: "data/fifo", to: "data/fif\\777", reason: "a name with an escape that is none"),
        Forgery(
            line: "/fifo ", from: "data/fifo", to: "data/f" + String(repeating: "o", count: 1024),
            reason: "a name that is too long"),
        Forgery(line: "/fifo ", from: "data/fifo", to: "data/char", reason: "'cassandra/data/char' a second time"),
        Forgery(
            line: "/fifo ", from: "data/fifo", to: "data/char/x",
            reason: "'cassandra/data/char/x' is in no folder of the record"),
        Forgery(
            line: "/fifo ", from: "data/fifo", to: "data/d/fifo",
            reason: "'cassandra/data/d/fifo' is in no folder of the record"),
        Forgery(line: "/hard-2 ", from: "hard-2", to: "hard-1", reason: "'cassandra/data/hard-1' a second time"),
        Forgery(line: "/fifo ", from: "type=fifo", to: "type=socket", reason: "a type that a set cannot hold"),
        Forgery(line: "/fifo ", from: "type=fifo", to: "type=door", reason: "a type that a set cannot hold"),
        Forgery(line: "/fifo ", from: "type=fifo", to: "kind=fifo", reason: "no 'type'"),
        Forgery(line: "/fifo ", from: " mode=0640", to: "", reason: "no 'mode'"),
        Forgery(line: "/fifo ", from: "mode=0640", to: "mode=0640 mode=0777", reason: "the keyword 'mode' twice"),
        Forgery(line: "/fifo ", from: "mode=0640", to: "mode=07777777", reason: "a mode that cannot be"),
        Forgery(line: "/fifo ", from: "mode=0640", to: "mode=0+40", reason: "a mode that cannot be"),
        Forgery(line: "/fifo ", from: "uid=0", to: "uid=4294967295", reason: "a uid that cannot be"),
        Forgery(line: "/fifo ", from: "gid=0", to: "gid=-1", reason: "a gid that cannot be"),
        Forgery(
            line: "/fifo ", from: "time=1700000000.000000005", to: "time=1700000000.5", reason: "a time that cannot be"),
        Forgery(
            line: "/fifo ", from: "time=1700000000.000000005", to: "time=99999999999999999999.000000000",
            reason: "a time that cannot be"),
        Forgery(
            line: "/fifo ", from: "type=fifo", to: "type=fifo link=/etc",
            reason: "a keyword 'link' that is not of its type"),
        Forgery(line: "/fifo ", from: " uid=0", to: "  uid=0", reason: "a word that is no keyword with a value"),
        Forgery(line: "/hard-1 ", from: "size=0", to: "size=-5", reason: "a size that cannot be"),
        Forgery(line: "/hard-1 ", from: "size=0", to: "size=9223372036854775808", reason: "a size that cannot be"),
        Forgery(line: "/hard-1 ", from: " size=0", to: "", reason: "no 'size'"),
        Forgery(line: "/hard-1 ", from: "sha256digest=06", to: "sha256digest=0", reason: "a sha256digest that is none"),
        Forgery(line: "/block ", from: "native,8,300", to: "native,8", reason: "a device that is none"),
        Forgery(line: "/link ", from: "link=..", to: "link= link2=", reason: "a link that is none"),
        Forgery(
            line: "./cassandra ", from: "./cassandra", to: "./elastic",
            reason: "'elastic' is above no source of the record"),
        Forgery(
            line: "./cassandra/data ", from: "cassandra/data", to: "cassandra/other",
            reason: "'cassandra/other' is in no source of the record"),
        Forgery(
            line: ". type", from: ". type", to: "./cassandra type", reason: "the first entry is not the set's folder"),
        Forgery(line: "#mtree", from: "#mtree", to: "#mtree2", reason: "the first line is not '#mtree'"),
        Forgery(
            line: "ignore", from: "ignore ", to: "",
            reason: "the line is not './overwinter type=dir ignore optional'"),
        Forgery(
            file: "files.jsonl", line: "/fifo\"", from: "fifo", to: "fifi",
            reason: "'cassandra/data/fifi', where files.mtree has 'cassandra/data/fifo'"),
        Forgery(
            file: "files.jsonl", line: "/fifo\"", from: "{\"path\"", to: "{\"link\":1,\"path\"",
            reason: "'path' is not the first key"),
        Forgery(
            file: "files.jsonl", line: "/fifo\"", from: "}", to: ",\"x\":1}",
            reason: "the key 'x' is unknown, or stands in the wrong place"),
        Forgery(file: "files.jsonl", line: "/fifo\"", from: "}", to: "}}", reason: "something after the closing brace"),
        Forgery(
            file: "files.jsonl", line: "/fifo\"", from: "}", to: "", reason: "not JSON at byte 65: '}' was expected"),
        Forgery(
            file: "files.jsonl", line: "/fifo\"", from: "\"source\"",
            to: "\"xxh3\":\"00000000000000010000000000000006\",\"source\"", reason: "an xxh3 of what is no file"),
        Forgery(
            file: "files.jsonl", line: "/hard-1\"", from: ",\"xxh3\":\"00000000000000010000000000000006\"", to: "",
            reason: "a file without an xxh3"),
        Forgery(
            file: "files.jsonl", line: "/hard-1\"", from: "\"00000000", to: "\"0000000", reason: "an xxh3 that is none"),
        Forgery(
            file: "files.jsonl", line: "/hard-1\"", from: "\"link\":1", to: "\"link\":2",
            reason: "link group 2 is out of order"),
        Forgery(
            file: "files.jsonl", line: "/hard-2\"", from: "0000000000000006\"", to: "0000000000000007\"",
            reason: "'hard-2' and 'hard-1' are one inode, and recorded as different"),
        Forgery(file: "files.jsonl", line: "/holes\"", from: "[8192,", to: "[4096,", reason: "holes that cannot be"),
        Forgery(
            file: "files.jsonl", line: "/holes\"", from: "1099511627776]", to: "1099511627777]",
            reason: "a hole behind the end of the file"),
        Forgery(
            file: "files.jsonl", line: "/list\"", from: "\"xattrs\":[[\"system", to: "\"xattrs\":[[\"zystem",
            reason: "attributes that are not in order"),
        Forgery(file: "files.jsonl", line: "/list\"", from: "AAEC/w==", to: "AAEC/x==", reason: "base64 that is none"),
    ]

    @Test(arguments: forgeries)
    func aForgedLineIsNamed(_ forgery: Forgery) throws {
        var written = try WrittenRecord()
        var number = 0
        try written.forge(forgery.file) { lines in
            guard let index = lines.firstIndex(where: { $0.contains(forgery.line) && $0.contains(forgery.from) }) else {
                return
            }
            number = index + 1
            lines[index] = lines[index].replacing(forgery.from, with: forgery.to, maxReplacements: 1)
        }
        #expect(number > 0, "the line is there to be forged")
        let error = refusal { try written.entries() }
        #expect(error?.code == .badRecord)
        #expect(error?.message == "\(forgery.file), line \(number): \(forgery.reason)")
    }

    @Test func aChangedFileIsNotTheOneThatWasSealed() throws {
        let written = try WrittenRecord()
        written.scratch.shell("sed -i s/mode=0640/mode=0641/ set/overwinter/files.mtree")
        let error = refusal { try written.entries() }
        #expect(error?.message.hasSuffix("files.mtree' is not the file that was sealed: its SHA-256 differs") == true)
    }

    @Test(arguments: ["files.mtree", "files.jsonl"])
    func aFileThatEndsEarlyIsNamed(name: String) throws {
        var written = try WrittenRecord()
        let bytes = written.scratch.read("set/overwinter/\(name)")
        try written.forge(name, bytes: Array(bytes.dropLast(1)))
        #expect(try message(written).hasSuffix(": the file ends within the line"))
        try written.forge(name, bytes: bytes.prefix(upTo: (bytes.dropLast().lastIndex(of: 10) ?? 0) + 1) + [])
        #expect(
            try message(written).hasSuffix(
                name == "files.mtree"
                    ? "the file goes on after the end of files.mtree" : "the file ends before files.mtree does"))
    }

    @Test func aForgedSizeDoesNotAddUp() throws {
        var written = try WrittenRecord()
        written.scratch.shell("sed -i '/list-by/s/size=0/size=9/' set/overwinter/files.mtree")
        try written.forge("files.mtree", bytes: written.scratch.read("set/overwinter/files.mtree"))
        #expect(
            try message(written).hasPrefix(
                "the record does not fit together: source 'cassandra/data' has "))
    }

    @Test func missingEntriesDoNotAddUp() throws {
        var written = try WrittenRecord()
        try written.forge("files.mtree") { $0.removeAll { $0.contains("/fifo ") } }
        try written.forge("files.jsonl") { $0.removeAll { $0.contains("/fifo\"") } }
        #expect(
            try message(written)
                == "the record does not fit together: the sources do not add up to the record's totals")
    }

    @Test func aLinkInPlaceOfAFileIsNotFollowed() throws {
        let written = try WrittenRecord()
        written.scratch.shell("mv set/overwinter/files.mtree m; ln -s ../../m set/overwinter/files.mtree")
        #expect(try message(written).hasSuffix("files.mtree': too many levels of symbolic links"))
        written.scratch.shell("rm set/overwinter/files.mtree; mkfifo set/overwinter/files.mtree")
        #expect(try message(written).hasSuffix("files.mtree' is not a regular file"))
        written.scratch.shell("mv set/overwinter o; ln -s ../o set/overwinter")
        #expect(try message(written).hasPrefix("unable to open '"))
    }

    /// Whatever is flipped in a record, the reader ends with an error of its own, and never with a crash.
    @Test func thousandsOfFlipsAreRefused() throws {
        var written = try WrittenRecord()
        var random = SplitMix(state: 7)
        for name in ["files.mtree", "files.jsonl"] {
            let bytes = written.scratch.read("set/overwinter/\(name)")
            let before = try written.entries()
            for _ in 0..<400 {
                var flipped = bytes
                let index = Int.random(in: 0..<bytes.count, using: &random)
                flipped[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try written.forge(name, bytes: flipped)
                // With the hash forged too, a flip in a value may be another value: then it must be read as that.
                if let entries = try? written.entries() { #expect(entries.sources.count == before.sources.count) }
            }
            try written.forge(name, bytes: bytes)
        }
    }

    private func message(_ written: WrittenRecord) throws -> String {
        let error = refusal { try written.entries() }
        return try #require(error).message
    }
}
