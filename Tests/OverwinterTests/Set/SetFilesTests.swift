import FileTree
import Testing

@testable import Overwinter

@Suite struct SetFilesTests {
    @Test func entriesComeBackAsTheyWereWritten() throws {
        let written = try WrittenRecord()
        let entries = try written.entries()
        let found = try #require(entries.source(at: RecordSample.location)).entries
        #expect(found.count == RecordSample.entries.count)
        for (found, wanted) in zip(found, RecordSample.entries) { #expect(found == wanted) }
        #expect(entries.frames.map(\.path) == [BytePath(""), BytePath("cassandra")])
        #expect(entries.frames.map(\.mode) == [0o700, 0o750])
        #expect(entries.names.users[0] == Array("root".utf8))
        #expect(entries.names.users[4_294_967_294] == nil)
    }

    /// CIFS has names of up to 765 bytes, FUSE of 1,024.
    @Test func aNameLongerThanLinuxOwnComesBack() throws {
        let written = try WrittenRecord(entries: [
            RecordSample.entry([], .directory, mode: 0o755),
            RecordSample.entry(Array(repeating: 0x41, count: 1024), .file),
        ])
        let found = try #require(try written.entries().source(at: RecordSample.location)).entries
        #expect(found.map(\.path.bytes.count) == [0, 1024])
    }

    @Test func filesArePrivate() throws {
        let written = try WrittenRecord()
        let modes = written.scratch.shell("umask 000; stat -c '%a %n' set/overwinter set/overwinter/*").output
        #expect(
            modes == """
                700 set/overwinter
                600 set/overwinter/RESTORE.md
                600 set/overwinter/SHA256SUMS
                600 set/overwinter/files.jsonl
                600 set/overwinter/files.mtree
                600 set/overwinter/profile.yaml
                600 set/overwinter/set.json

                """)
    }

    @Test func theRecordHasTheHashOfEachFile() throws {
        let written = try WrittenRecord()
        for (name, hex) in written.record.files {
            #expect(RunningSHA256.hex(of: written.scratch.read("set/overwinter/\(name)")) == hex)
        }
        #expect(
            Set(written.record.files.keys) == [
                "files.mtree", "files.jsonl", "SHA256SUMS", "profile.yaml", "RESTORE.md",
            ])
        #expect(written.record.totals.entries == RecordSample.entries.count)
        #expect(written.record.totals.bytes == 1 << 40)
    }

    @Test func anACLCanBeRead() throws {
        let written = try WrittenRecord()
        #expect(written.scratch.text("set/overwinter/files.jsonl").contains(#""acl":"user::rw-,user:1000:r--""#))
    }

    @Test func theOtherFaceOfAnACLOnXFSIsLeftOut() throws {
        let text = #"{"path":"a","xattrs":[["trusted.SGI_ACL_FILE","AAAA"],["user.note","eA=="]]}"#
        let line = try EntriesLine(Array(text.utf8))
        #expect(line.attributes.map { String(decoding: $0.name, as: UTF8.self) } == ["user.note"])
    }

    @Test(arguments: 0..<200)
    func anyBytesComeBackFromEachEncoding(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in UInt8.random(in: 1...255, using: &random) }
        var line: [UInt8] = []
        OctalName.append(bytes, to: &line)
        #expect(OctalName.bytes(line[...]) == bytes)
        line = []
        JSONText.append(bytes, to: &line)
        var scanner = JSONScanner(line)
        #expect((try? scanner.name()) == bytes)
        line = []
        Base64.append(bytes, to: &line)
        #expect(Base64.bytes(line) == bytes)
        #expect(Hex.bytes(Array(Hex.text(bytes).utf8)) == bytes)
    }
}

/// Small, seeded, and the same on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
