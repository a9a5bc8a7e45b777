import FileTree
import Testing

@testable import Overwinter

@Suite struct SetRecordTests {
    @Test func comesBackAsItWasWritten() throws {
        var record = RecordSample.record
        record.files = ["files.mtree": "00"]
        let bytes = try SetDocument.encoded(record)
        #expect(try SetDocument.decoded(bytes) == record)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""format" : 1"#))
        #expect(text.contains(#""started" : "2026-11-21T12:35:07Z""#))
        #expect(text.contains(#""finished" : "2026-11-21T12:36:40.042Z""#))
        #expect(text.contains(#""bytes" : "L3Zhci9saWIvw6n/""#), "a path that is not UTF-8 is kept as bytes")
    }

    @Test func unknownKeysArePassedOver() throws {
        let text = String(decoding: try SetDocument.encoded(RecordSample.record), as: UTF8.self)
        let more = unsealed(text).replacing("\"format\" : 1", with: "\"format\" : 1, \"later\" : {\"a\": [1]}")
        #expect(try SetDocument.decoded(SetDocument.sealed(Array(more.utf8))) == RecordSample.record)
    }

    /// As it was before the last line.
    private func unsealed(_ text: String) -> String {
        "\(text.split(separator: "\n").dropLast(2).joined(separator: "\n").dropLast())\n}"
    }

    /// A disk that alters a name leaves valid JSON.
    @Test func aDocumentThatWasAlteredIsNamed() throws {
        let text = String(decoding: try SetDocument.encoded(RecordSample.record), as: UTF8.self)
        for (from, to) in [("db1", "db0"), ("sha256\" : \"", "sha257\" : \""), ("sha256\" : \"", "sha256\" : \"0")] {
            #expect(text.contains(from))
            let error = refusal { try SetDocument.decoded(Array(text.replacing(from, with: to).utf8)) }
            #expect(error?.code == .badRecord)
            #expect(
                error?.message
                    == "set.json is not a record of a set: it was altered since it was sealed: its own SHA-256 differs")
        }
        // Sets of older versions have no such line.
        #expect(try SetDocument.decoded(Array((unsealed(text) + "\n").utf8)) == RecordSample.record)
        #expect(try SetDocument.decoded(Array(unsealed(text).utf8)) == RecordSample.record)
    }

    @Test func figuresThatCannotBeAreNamed() throws {
        let changes: [(String, (inout SetRecord) -> Void)] = [
            ("the figures of totals cannot be", { $0.totals.bytes = .max }),
            ("the figures of totals cannot be", { $0.totals.files = -1 }),
            ("the figures of totals cannot be", { ($0.totals.files, $0.totals.entries) = (1 << 59, 1 << 59 + 1) }),
            ("the figures of source 'cassandra/data' cannot be", { $0.sources[0].bytes = 1 << 62 }),
            ("the seconds of stoppedSeconds cannot be", { $0.stoppedSeconds = 1e300 }),
            ("the seconds of downtimeSeconds cannot be", { $0.services[0].downtimeSeconds = -1e16 }),
            ("the mode or owner of '/var' cannot be", { $0.sources[0].parents[0].owner = .max }),
            ("the mode or owner of '/var' cannot be", { $0.sources[0].parents[0].mode = 0o10000 }),
        ]
        for (reason, change) in changes {
            var record = RecordSample.record
            change(&record)
            let bytes = try SetDocument.encoded(record)
            #expect(
                refusal { try SetDocument.decoded(bytes) }?.message == "set.json is not a record of a set: \(reason)")
        }
    }

    @Test func whatNoRestoreWritesIsMarkedAndNothingElse() throws {
        var record = RecordSample.record
        #expect(!String(decoding: try SetDocument.encoded(record), as: UTF8.self).contains("restores"))
        record.sources[0].restores = false
        #expect(try SetDocument.decoded(try SetDocument.encoded(record)).sources[0].restores == false)
    }

    @Test func aNewerFormatIsRefused() throws {
        let text = String(decoding: try SetDocument.encoded(RecordSample.record), as: UTF8.self)
        let newer = text.replacing("\"format\" : 1", with: "\"format\" : 2")
        let error = refusal { try SetDocument.decoded(Array(newer.utf8)) }
        #expect(error?.code == .formatTooNew)
        #expect(error?.message == "set.json has format 2, this program reads formats up to 1")
        #expect(error?.hint == "use the version of overwinter that made the set, or a newer one")
    }

    @Test(arguments: [
        ("", "set.json is not a record of a set: not JSON"),
        ("{\"format\": 1", "set.json is not a record of a set: not JSON"),
        ("[]", "set.json is not a record of a set: a value of another type"),
        ("{}", "set.json is not a record of a set: no 'format'"),
        ("{\"format\": 0}", "set.json is not a record of a set: there is no format 0"),
        ("{\"format\": 1}", "set.json is not a record of a set: no 'evidence'"),
    ])
    func whatIsNoRecordIsNamed(text: String, message: String) {
        let error = refusal { try SetDocument.decoded(Array(text.utf8)) }
        #expect(error?.code == .badRecord)
        if text != "{\"format\": 1}" { #expect(error?.message == message) }
    }

    @Test func aWrongValueIsNamedByItsPlace() throws {
        let text = String(decoding: try SetDocument.encoded(RecordSample.record), as: UTF8.self)
        let wrong = text.replacing("\"kind\" : \"folder\"", with: "\"kind\" : \"socket\"")
        let error = refusal { try SetDocument.decoded(Array(wrong.utf8)) }
        #expect(error?.message == "set.json is not a record of a set: a value that cannot be at 'sources.0.kind'")
    }

    @Test func aPathWithNULIsNone() {
        let error = refusal {
            let text = String(decoding: try SetDocument.encoded(RecordSample.record), as: UTF8.self)
            _ = try SetDocument.decoded(Array(text.replacing("\"/opt/thehive\"", with: "\"/opt/\\u0000\"").utf8))
        }
        #expect(error?.message == "set.json is not a record of a set: a value that cannot be at 'compose.directory'")
    }
}

@Suite struct UTCTimeTests {
    @Test(arguments: [
        "1970-01-01T00:00:00Z", "2026-11-21T03:15:07Z", "2024-02-29T23:59:59.999Z", "2100-12-31T00:00:00.001Z",
    ])
    func comesBackAsItWasWritten(text: String) {
        #expect(UTCTime(text)?.description == text)
    }

    @Test(arguments: [
        "", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-21 03:15:07Z", "2026-11-21T03:15:07",
        "2026-11-21T03:15:07+01:00",
        "2026-11-21T24:00:00Z", "+026-11-21T03:15:07Z", "2026-11-21T03:15:07.1Z",
    ])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(UTCTime(text) == nil)
    }
}
