import FileTree
import Testing

@testable import Overwinter

/// What a record may say, and what whoever reads it would do harm by.
@Suite struct RecordCheckTests {
    typealias Volume = SetRecord.Compose.Volume

    private let record: SetRecord

    init() throws {
        record = try WrittenRecord().record
    }

    private func reason(_ change: (inout SetRecord) -> Void) -> String? {
        var record = record
        change(&record)
        do throws(OverwinterError) {
            try RecordCheck.check(record, at: BytePath("/set"))
            return nil
        } catch {
            return error.message.split(separator: ": ", maxSplits: 1).last.map { String($0) }
        }
    }

    private func reason(_ volumes: [Volume]) -> String? {
        reason { $0.compose?.volumes = volumes }
    }

    @Test("two keys of the project's files may be one volume, and not two of one name")
    func doubledVolumes() {
        let one = Volume(key: "a", name: "v", mountpoint: BytePath("/a"), driver: "local", labels: ["a": "b"])
        var other = one
        other.key = "b"
        #expect(reason([one, other]) == nil)
        for change in [
            { $0.mountpoint = BytePath("/b") }, { $0.driver = "nfs" }, { $0.labels = [:] },
        ] as [(inout Volume) -> Void] {
            var changed = other
            change(&changed)
            #expect(reason([one, changed]) == "the volume 'v' twice")
        }
    }

    @Test(
        "plugins name their volumes as they like",
        arguments: [
            ("v", "local", true), ("a b", "local", false), ("a/b", "local", false), ("-v", "local", false),
            ("", "local", false), ("a b", "plugin", true), ("//server/share é", "plugin", true),
            ("--force", "plugin", false), ("", "plugin", false), ("a\nb", "plugin", false),
        ])
    func volumeNames(name: String, driver: String, isGood: Bool) {
        let volume = Volume(key: "a", name: name, mountpoint: BytePath("/a"), driver: driver, labels: [:])
        #expect((reason([volume]) == nil) == isGood)
    }

    @Test("a source may have lain below another, by a link; never at the same place")
    func places() {
        func more(_ record: inout SetRecord, _ path: BytePath) {
            var source = record.sources[0]
            (source.location, source.path) = (BytePath("cassandra/more"), path)
            record.sources.append(source)
        }
        let path = record.sources[0].path
        #expect(reason { more(&$0, path.appending("big/files")) } == nil)
        #expect(reason { more(&$0, path) } == "two sources were at '\(path)', one in the other's place")
    }
}
