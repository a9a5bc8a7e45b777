import FileTree
import Glibc
import Testing

@testable import Overwinter

/// RESTORE.md is run, as its own text says.
@Suite struct SetRestoreGuideTests {
    static func sample(_ scratch: SetScratch = SetScratch()) throws -> SealedSample {
        let folder = scratch.path.string ?? ""
        func service(_ name: String, before: String = "running") -> SetRecord.Service {
            SetRecord.Service(
                name: name, manager: "commands", title: "commands of \(name)", before: before,
                stopCommand: ["sh", "-c", "echo stop '\(name)' >> '\(folder)/calls'"],
                startCommand: ["sh", "-c", "echo start '\(name)' >> '\(folder)/calls'"])
        }
        return try SealedSample(
            scratch: scratch,
            change: { record in
                record.services = [service("cassandra"), service("cortex", before: "stopped"), service("thehive")]
                for index in record.sources.indices {
                    var parents: [BytePath] = []
                    var parent = record.sources[index].path.parent
                    while parent != scratch.path {
                        parents.insert(parent, at: 0)
                        parent = parent.parent
                    }
                    record.sources[index].parents = parents.map {
                        SetRecord.Source.Parent(
                            path: $0, owner: getuid(), group: getgid(), ownerName: nil, groupName: nil, mode: 0o751)
                    }
                }
                record.sources[1].excluded = ["*.tmp"]
            })
    }

    static let extract = "sed -n '/^```sh/,/^```/{/^```/!p}' backup/latest/overwinter/RESTORE.md > restore.sh"

    static func listings(_ sample: SealedSample) throws -> [[TreeEntry]] {
        try SealedSample.sources.map { source in
            try TreeScan(root: sample.scratch.path.appending(source.path), digests: [.sha256]).run().entries.map {
                var entry = $0
                entry.facts = nil
                return entry
            }
        }
    }

    @Test(arguments: [
        "bash restore.sh",
        // Without rsync there is cp.
        "mkdir bin && ln -s /usr/bin/* bin/ && rm -f bin/rsync && PATH=$PWD/bin bash restore.sh",
    ])
    func theGuideRestores(command: String) throws {
        let sample = try Self.sample()
        let before = try Self.listings(sample)
        let run = sample.scratch.shell(
            """
            echo new > host/var/lib/cassandra/data/new; rm host/var/lib/cassandra/data/big; rm -r host/etc host/opt
            \(Self.extract) && \(command)
            """)
        #expect(run.status == 0, "\(run.output)")
        let after = try Self.listings(sample)
        for (before, after) in zip(before, after) {
            #expect(TreeCompare.differences(expected: before, found: after).map(\.description) == [])
        }
        #expect(
            sample.scratch.text("calls")
                == "stop thehive\nstop cortex\nstop cassandra\nstart cassandra\nstart thehive\n")
        #expect(sample.scratch.shell("cat host/var/lib/cassandra/data.before-restore-*/new").output == "new\n")
        #expect(sample.scratch.shell("stat -c %a host/opt host/opt/thehive host/etc").output == "751\n751\n751\n")
    }

    @Test func aDamagedSetStopsTheGuideBeforeAnythingElse() throws {
        let sample = try Self.sample()
        let run = sample.scratch.shell(
            "printf X >> backup/latest/cassandra/data/big; \(Self.extract) && bash restore.sh")
        #expect(run.status != 0)
        #expect(sample.scratch.read("calls").isEmpty)
        #expect(sample.scratch.shell("ls host/var/lib/cassandra").output == "data\n")
    }

    @Test func anotherPlaceOfTheSetCanBeGiven() throws {
        let sample = try Self.sample()
        let run = sample.scratch.shell(
            "\(Self.extract) && rm backup/latest && mv backup moved && SET=$PWD/moved/\(sample.name.text) bash restore.sh"
        )
        #expect(run.status == 0, "\(run.output)")
    }

    @Test(.enabled(if: getuid() == 0, "needs root to mount"))
    func aMountPointIsSetAsideWithin() throws {
        let sample = try Self.sample()
        let run = sample.scratch.shell(
            """
            \(Self.extract)
            cat > all.sh <<'END'
            mount -t tmpfs tmpfs host/etc/cassandra && echo current > host/etc/cassandra/now && bash restore.sh || exit 1
            mountpoint host/etc/cassandra; ls -A host/etc/cassandra; cat host/etc/cassandra/.overwinter-aside-*/now
            END
            unshare -m bash all.sh
            """)
        #expect(run.status == 0, "\(run.output)")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "host/etc/cassandra is a mountpoint")
        #expect(lines.dropFirst().first?.hasPrefix(".overwinter-aside-before-restore-") == true)
        #expect(lines.suffix(2) == ["cassandra.yaml", "current"])
    }

    @Test func aComposeProjectIsRemadeInOrder() throws {
        var record = RecordSample.record
        record.services = [
            SetRecord.Service(name: "db", manager: "compose", title: "db", before: "running"),
            SetRecord.Service(name: "old", manager: "compose", title: "old", before: "stopped"),
        ]
        let volume = BytePath("/var/lib/docker/volumes/thehive_v/_data")
        record.sources = [
            SetRecord.Source(
                service: "db", name: "data", location: BytePath("db/data"), path: volume, kind: .folder,
                parents: [
                    .init(
                        path: BytePath("/var/lib/docker"), owner: 0, group: 0, ownerName: nil, groupName: nil,
                        mode: 0o710)
                ]),
            SetRecord.Source(
                service: nil, name: ".env", location: BytePath("compose/.env"), path: BytePath("/opt/thehive/.env"),
                kind: .file),
            SetRecord.Source(
                service: "db", name: "logs", location: BytePath("db/logs"), path: BytePath("/opt/thehive/logs"),
                kind: .folder,
                state: .absent),
            SetRecord.Source(
                service: "db", name: "same", location: BytePath("db/same"), path: volume, kind: .folder, state: .shared,
                sharedWith: BytePath("db/data")),
        ]
        record.compose?.directory = BytePath("/opt/the hive")
        let text = RestoreGuide(record: record, destination: BytePath("/opt/backup")).text
        let scratch = SetScratch()
        scratch.write("RESTORE.md", Array(text.utf8))
        let script = scratch.shell(
            "sed -n '/^```sh/,/^```/{/^```/!p}' RESTORE.md > r.sh; bash -n r.sh && sed -n '/^file()/,$p' r.sh")
        let place = #""$(docker volume inspect -f '{{.Mountpoint}}' thehive_v)""#
        #expect(
            script.output == """
                file() { cp -a -- "$SET/$1" "$2"; }
                [ ! -d '/opt/the hive' ] || (cd '/opt/the hive' && docker compose -p thehive -f docker-compose.yml stop old)
                [ ! -d '/opt/the hive' ] || (cd '/opt/the hive' && docker compose -p thehive -f docker-compose.yml stop db)
                docker volume inspect thehive_v >/dev/null 2>&1 || docker volume create --driver local --label 'a=b' thehive_v
                aside /opt/thehive/.env
                aside \(place)
                file compose/.env /opt/thehive/.env
                folder db/data \(place)
                (cd '/opt/the hive' && docker compose -p thehive -f docker-compose.yml up -d --no-deps --wait db)

                """)
        #expect(text.contains("- `/opt/thehive/logs` was not there when the set was made"))
        #expect(text.contains("- `\(volume)` is stored once, at `db/data` of the set."))
        #expect(text.contains("The destination could not keep: owners, xattrs.trusted."))
    }

    /// Of a set that an older script made nobody knows how its services are stopped, nor where all of it belongs.
    @Test func anAdoptedSetIsNotRestoredBeforeItsServicesAreSaidToBeStopped() throws {
        let scratch = SetScratch()
        var record = RecordSample.record
        (record.name, record.adopted, record.services, record.compose) = ("20241213-0459-0000", .now, [], nil)
        func source(_ location: String, _ path: BytePath) -> SetRecord.Source {
            SetRecord.Source(service: "db", name: "data", location: BytePath(location), path: path, kind: .folder)
        }
        let (set, target) = (scratch.path.appending(record.name), scratch.path.appending("far/away/data"))
        var other = source("db/other", set.appending("db/other"))
        other.restores = false
        var missing = source("db/logs", BytePath("/var/log/db"))
        missing.state = .absent
        record.sources = [source("db/data", target), other, missing]
        let guide = RestoreGuide(record: record, destination: scratch.path, services: ["db", "the web"])
        scratch.write("RESTORE.md", Array(guide.text.utf8))
        let refused = scratch.shell(
            """
            mkdir -p \(record.name)/db/data \(record.name)/db/other \(record.name)/overwinter; echo old > \(record.name)/db/data/file
            (cd \(record.name) && sha256sum db/data/file > overwinter/SHA256SUMS)
            sed -n '/^```sh/,/^```/{/^```/!p}' RESTORE.md > r.sh; bash r.sh 2>&1
            """)
        #expect(refused.status == 1)
        #expect(
            refused.output == """
                Stop whatever uses the files of profile thehive, in this order: the web, db.
                Then: SERVICES_ARE_STOPPED=1 bash restore.sh

                """)
        #expect(scratch.shell("ls far").status != 0)
        let run = scratch.shell("SERVICES_ARE_STOPPED=1 bash r.sh && cat far/away/data/file && ls \(record.name)/db")
        #expect(
            run.output == "All is copied. Start what was stopped, in this order: db, the web.\nold\ndata\nother\n")
        #expect(guide.text.contains("- `db/other` of the set is nothing the profile names"))
        #expect(guide.text.contains("- `/var/log/db` is not in this set: what is there now stays as it is."))
    }

    @Test func everyNameIsOneWordOfBash() {
        let scratch = SetScratch()
        for name in RecordSample.hostileNames + [Array("```".utf8), Array("a\n```\nb".utf8), Array("!!".utf8), []] {
            let word = ShellWord.of(name)
            #expect(!word.contains("\n"))
            scratch.write("word.sh", Array("printf %s \(word) > out\n".utf8))
            scratch.shell("bash word.sh")
            #expect(scratch.read("out") == name, "\(word)")
        }
    }
}
