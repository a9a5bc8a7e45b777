import FileTree
import Glibc
import Testing

@testable import Overwinter

@Suite struct SetCatalogueTests {
    /// Sealed sets of these days, the second by the clock the newest, beside all else that a destination may hold.
    static func destination() throws -> SetScratch {
        let scratch = SetScratch()
        for (second, name) in [(7, "first"), (9, "newest"), (8, "middle")] {
            let sample = try SealedSample(
                scratch: scratch, time: UTCTime(seconds: 1_795_264_500 + Int64(second)),
                tree: second == 7 ? SealedSample.tree : "true")
            if name == "newest" { scratch.shell("mv backup/\(sample.name.text) backup/aaa-renamed") }
        }
        scratch.shell(
            """
            cd backup && mkdir 20261122-000000Z.partial 20241213-0459-0000 14122024-0459-0100 20261120-000000Z lost+found .hidden
            mkdir -p 20261119-000000Z/overwinter broken/overwinter && echo '{' > 20261119-000000Z/overwinter/set.json
            echo '{"format":9}' > broken/overwinter/set.json
            ln -sfn 20261121-123507Z latest; ln -s / 20261118-000000Z; touch backup_log_20261121-123507Z.log 20261117-000000Z
            """)
        return scratch
    }

    @Test func setsAreListedByTheTimeInTheirRecord() throws {
        let scratch = try Self.destination()
        let catalogue = try Catalogue.read(scratch.path.appending("backup"))
        let shown = catalogue.entries.map { entry -> String in
            let state =
                switch entry.state {
                case .sealed: "sealed"
                case .partial: "partial"
                case .unsealed: "unsealed"
                case .damaged: "damaged"
                }
            return "\(entry.name) \(state) \(entry.time.map(\.description) ?? "-")"
        }
        #expect(
            shown == [
                "broken damaged -",
                "20241213-0459-0000 unsealed 2024-12-13T04:59:00Z",
                "14122024-0459-0100 unsealed 2024-12-14T04:59:00Z",
                "20261119-000000Z damaged 2026-11-19T00:00:00Z",
                "20261120-000000Z damaged 2026-11-20T00:00:00Z",
                "20261121-123507Z sealed 2026-11-21T12:35:07Z",
                "20261121-123508Z sealed 2026-11-21T12:35:08Z",
                "aaa-renamed sealed 2026-11-21T12:35:09Z",
                "20261122-000000Z.partial partial 2026-11-22T00:00:00Z",
            ])
        #expect(catalogue.latest?.name == "aaa-renamed", "by the record, not by the link or the name")
        #expect(catalogue.newestPartial?.name == "20261122-000000Z.partial")
    }

    @Test func aSetIsFoundByNamePrefixLatestAndPath() throws {
        let scratch = try Self.destination()
        let catalogue = try Catalogue.read(scratch.path.appending("backup"))
        func name(_ argument: String) throws -> String { try catalogue.find(argument).name }
        #expect(try name("latest") == "aaa-renamed")
        #expect(try name("20261121-123508Z") == "20261121-123508Z")
        #expect(try name("aaa") == "aaa-renamed")
        #expect(try name("20241213") == "20241213-0459-0000")
        #expect(try name("20261122") == "20261122-000000Z.partial")
        #expect(try name("\(scratch.path)/backup/aaa-renamed/") == "aaa-renamed")
        #expect(try catalogue.find("\(scratch.path)/backup/lost+found").state == .unsealed)
        #expect(try catalogue.find("\(scratch.path)/backup/broken").state == catalogue.find("broken").state)
    }

    @Test func anExactNameGoesBeforeAPrefix() throws {
        let entries = ["20261121-123507Z", "20261121-123507Z-2", "20261121-123507Z-3.partial"].map {
            CatalogueEntry(name: $0, path: BytePath($0), state: $0.hasSuffix("partial") ? .partial : .sealed, time: nil)
        }
        let catalogue = Catalogue(destination: BytePath("/b"), entries: entries)
        #expect(try catalogue.find("20261121-123507Z").name == "20261121-123507Z")
        #expect(
            try catalogue.find("20261121-123507Z-").name == "20261121-123507Z-2",
            "a partial is meant by its whole name only")
        let error = refusal { try catalogue.find("2026") }
        #expect(error?.code == .setAmbiguous)
        #expect(error?.message == "2 sets in '/b' begin with '2026'")
        #expect(error?.hint == "say which: 20261121-123507Z, 20261121-123507Z-2")
    }

    @Test func aSetDatedInTheFutureIsTheLatestOnlyWhereThereIsNoOther() throws {
        let now = UTCTime(seconds: 1_000_000_000)
        func entry(_ name: String, _ ahead: Int64, _ state: CatalogueEntry.State = .sealed) -> CatalogueEntry {
            CatalogueEntry(
                name: name, path: BytePath(name), state: state, time: UTCTime(seconds: now.milliseconds / 1000 + ahead))
        }
        func catalogue(_ entries: CatalogueEntry...) -> Catalogue {
            Catalogue(destination: BytePath("/b"), entries: entries, now: now)
        }
        let year = entry("year", 400 * 86400)
        let both = catalogue(entry("old", -5), entry("older", -500), year, entry("partial", 5, .partial))
        #expect(try both.find("latest").name == "old")
        #expect(both.newest?.name == "year")
        #expect(
            both.clockNote
                == "set year was begun at 2002-10-14T01:46:40Z, which is yet to come: look at the clocks; set old is taken for "
                + "the latest")
        let none = catalogue(year, entry("month", 30 * 86400))
        #expect(try none.find("latest").name == "year")
        #expect(
            none.clockNote
                == "set year was begun at 2002-10-14T01:46:40Z, which is yet to come: look at the clocks; it is taken for the "
                + "latest, since there is no other")
        // Clocks of two hosts may differ a little.
        for (ahead, isTaken) in [(300, true), (301, false)] as [(Int64, Bool)] {
            let near = catalogue(entry("old", -5), entry("near", ahead))
            #expect(near.latest?.name == (isTaken ? "near" : "old"))
            #expect((near.clockNote == nil) == isTaken)
        }
        #expect(catalogue().clockNote == nil)
    }

    @Test func whatIsNotThereIsSaidWithWhatIs() throws {
        let one = CatalogueEntry(name: "20261121-123507Z", path: BytePath("x"), state: .sealed, time: nil)
        let catalogue = Catalogue(destination: BytePath("/b"), entries: [one])
        func error(_ argument: String, _ catalogue: Catalogue) -> OverwinterError? {
            refusal { try catalogue.find(argument) }
        }
        #expect(error("20261121-123570Z", catalogue)?.code == .setNotFound)
        #expect(error("20261121-123570Z", catalogue)?.message == "there is no set '20261121-123570Z' in '/b'")
        #expect(error("20261121-123570Z", catalogue)?.hint == "did you mean '20261121-123507Z'?")
        #expect(error("zebra", catalogue)?.hint == "there are: 20261121-123507Z")
        #expect(error("", catalogue)?.code == .setNotFound)
        #expect(error("/nowhere/at/all", catalogue)?.message == "there is no set at '/nowhere/at/all': it is no folder")
        let empty = Catalogue(destination: BytePath("/b"), entries: [])
        #expect(error("latest", empty)?.message == "there is no sealed set in '/b'")
        #expect(error("latest", empty)?.hint == "it holds no sets at all")
    }

    @Test(.enabled(if: getuid() != 0, "root may look into every set"))
    func aSetOfAnotherUserIsNotCalledDamaged() throws {
        let sample = try SealedSample()
        sample.scratch.shell("mkdir -m 0 backup/lost+found; chmod 0 backup/2*")
        defer { sample.scratch.shell("chmod 700 backup/2*") }
        let error = refusal { try Catalogue.read(sample.destination) }
        #expect(error?.code == .notPermitted)
        #expect(error?.message == "unable to open the set '\(sample.set)': permission denied")
        #expect(error?.hint == "sets are private to the user that made them")
    }

    @Test func aDestinationThatIsNotThereHasNoSets() throws {
        #expect(try Catalogue.read(BytePath("/nowhere/at/all")).entries.isEmpty)
        let error = refusal { try Catalogue.read(BytePath("/etc/passwd")) }
        #expect(error?.message == "unable to open '/etc/passwd': not a directory")
    }

    @Test(arguments: [
        ("20241213-0459-0000", "2024-12-13T04:59:00Z"), ("13122024-0459-0000", "2024-12-13T04:59:00Z"),
        ("20121213-2359-0100", "2012-12-13T23:59:00Z"), ("20241313-0459-0000", nil), ("20241213-2459-0000", nil),
        ("20241213-0459", nil), ("20241213-0459+0000", nil), ("2024121-0459-0000", nil), ("99999999-0459-0000", nil),
    ])
    func oldScriptsNamesAreRead(name: String, time: String?) {
        #expect(OldScriptName.time(name)?.description == time)
    }

    @Test(arguments: ["20261121-031507Z", "20261121-031507Z-2", "20261121-031507Z-10"])
    func aSetsNameIsRead(text: String) {
        #expect(SetName(text)?.time.description == "2026-11-21T03:15:07Z")
        #expect(SetName(partial: text + ".partial")?.text == text)
    }

    @Test(arguments: [
        "", "latest", "20261121-031507", "20261121-031507Z-1", "20261121-031507Z-02", "20261121-031507Z.partial",
        "20261321-031507Z", "20261121-031507Z-2-3",
    ])
    func whatIsNoSetsNameIsNot(text: String) {
        #expect(SetName(text) == nil)
    }

    @Test func aNameIsClaimedOnce() throws {
        let scratch = SetScratch()
        let time = UTCTime(seconds: 1_795_264_507)
        scratch.shell("mkdir 20261121-123507Z-3")
        let names = try (0..<3).map { _ in try SetName.claim(in: scratch.path, at: time).text }
        #expect(names == ["20261121-123507Z", "20261121-123507Z-2", "20261121-123507Z-4"])
        #expect(scratch.shell("stat -c %a *.partial").output == "700\n700\n700\n")
        let later = UTCTime(seconds: 1_795_264_600)
        let reused = try SetName.claim(in: scratch.path, at: later, reusing: "20261121-123507Z-2.partial")
        #expect(reused.partial == "20261121-123640Z.partial")
        #expect(scratch.shell("ls -d *.partial | wc -l").output == "3\n")
        let error = refusal {
            try SetName.claim(in: scratch.path.appending("none"), at: time)
        }
        #expect(
            error?.message
                == "unable to make '\(scratch.path)/none/20261121-123507Z.partial': no such file or directory")
    }

    @Test func aDestinationIsOneProfilesOfOneHost() throws {
        let scratch = SetScratch()
        let mark = DestinationMark(profile: "thehive", host: SetRecord.Host(name: "db1", machineID: "aa"))
        #expect(try !mark.check(scratch.path))
        try mark.claim(scratch.path)
        try mark.claim(scratch.path)
        #expect(try DestinationMark.read(scratch.path) == mark)
        try DestinationMark(profile: "thehive", host: SetRecord.Host(name: "renamed", machineID: "aa")).claim(
            scratch.path)
        for other in [
            DestinationMark(profile: "cortex", host: mark.host),
            DestinationMark(profile: "thehive", host: SetRecord.Host(name: "db1", machineID: "bb")),
            DestinationMark(profile: "thehive", host: SetRecord.Host(name: "db2")),
        ] {
            let error = refusal { try other.claim(scratch.path) }
            #expect(error?.code == .guardFailed)
            #expect(error?.message == "destination '\(scratch.path)' belongs to profile 'thehive' of host 'db1'")
        }
        scratch.shell("echo '{' > overwinter-destination.json")
        let error = refusal { try mark.check(scratch.path) }
        #expect(error?.message.hasPrefix("unable to read the destination's mark '") == true)
    }
}
