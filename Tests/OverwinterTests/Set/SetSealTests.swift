import FileTree
import Glibc
import Testing

@testable import Overwinter

@Suite struct SetSealTests {
    @Test func aSetIsSealedWholeAndVerifies() throws {
        let sample = try SealedSample()
        let reader = try SetReader.open(sample.set)
        #expect(reader.record == sample.sealed.record)
        #expect(reader.record.sealed != nil)
        #expect(reader.profileText == Array("version: 1\n".utf8))
        #expect(sample.sealed.warnings.isEmpty)
        let result = try sample.verify()
        #expect(result.sentences == [])
        #expect(result.files == 13)
        let listing = sample.scratch.shell("cd backup && ls -A && readlink latest && stat -c %a 20261121-123507Z")
            .output
        #expect(listing == "20261121-123507Z\nlatest\n20261121-123507Z\n700\n")
    }

    @Test func theRecordHasWhatTheSourceHad() throws {
        let sample = try SealedSample()
        let reader = try SetReader.open(sample.set)
        let source = try TreeScan(
            root: sample.scratch.path.appending("host/var/lib/cassandra/data"), digests: [.xxh3, .sha256]
        ).run()
        #expect(reader.entries(of: BytePath("cassandra/data")) == source.entries)
        #expect(reader.entries(of: BytePath("compose/docker-compose.yml")).map(\.mode) == [0o640])
        #expect(reader.entries(of: BytePath("compose")).isEmpty)
    }

    @Test func aRecordThatNoRestoreWouldOpenIsNotSealed() throws {
        let error = refusal { try SealedSample(change: { $0.stoppedSeconds = 1e300 }) }
        #expect(error?.code == .sealFailed)
        #expect(error?.message.hasSuffix("cannot be: the seconds of stoppedSeconds cannot be") == true)
    }

    @Test func coreutilsVerifiesASet() throws {
        let sample = try SealedSample()
        let check = "cd backup/latest && sha256sum --strict -c overwinter/SHA256SUMS"
        let good = sample.scratch.shell(check)
        #expect(good.status == 0, "\(good.output)")
        #expect(good.output.split(separator: "\n").count == 13 + 4, "every file, and those of the record")
        sample.scratch.shell("printf X >> \"$(echo backup/latest/cassandra/data/line*)\"")
        #expect(sample.scratch.shell(check).status != 0)
    }

    @Test func mtreeVerifiesASet() throws {
        let sample = try SealedSample()
        let check = "cd backup && mtree -p latest/. -f latest/overwinter/files.mtree"
        let good = sample.scratch.shell(check)
        #expect(good.status == 0 && good.output.isEmpty, "\(good.output)")
        sample.scratch.shell("cd backup/latest/cassandra/data && touch extra && chmod 600 'a b#c' && ln -sfn x link")
        let bad = sample.scratch.shell(check)
        #expect(bad.status != 0)
        #expect(bad.output.contains("extra: cassandra/data/extra"))
        #expect(bad.output.contains("permissions (04755, 0600)"))
        #expect(bad.output.contains("link ref"))
    }

    @Test func bsdtarListsASet() throws {
        let sample = try SealedSample()
        let list = sample.scratch.shell(
            "cd backup/latest && bsdtar -tf overwinter/files.mtree | grep -c cassandra/data/")
        let found = sample.scratch.shell("cd backup/latest && find cassandra/data -mindepth 1 -printf x | wc -c")
        #expect(list.output == found.output)
        let archive = sample.scratch.shell(
            """
            cd backup/latest && bsdtar -cf ../../a.tar @overwinter/files.mtree && mkdir ../../x && cd ../../x && bsdtar -xpf ../a.tar
            cmp cassandra/data/big ../backup/latest/cassandra/data/big && stat -c '%a %u' 'cassandra/data/a b#c'
            """)
        #expect(archive.output.hasSuffix("4755 \(getuid())\n"), "\(archive.output)")
    }

    @Test(arguments: [
        (
            "printf X | dd of=cassandra/data/big bs=1 seek=777 conv=notrunc status=none; touch -r cassandra/data/hard1 cassandra/data/big",
            "'big': "
        ),
        ("rm cassandra/data/fifo", "'fifo' is missing"),
        ("touch cassandra/data/more", "'more' is not in the record"),
        ("chmod 640 cassandra/data/sub/deep", "'sub/deep': mode is 0640, expected 0644"),
        ("touch cassandra/data/sub/deep", "'sub/deep': time of modification"),
        ("cp -p cassandra/data/hard2 h && mv h cassandra/data/hard2", "'hard2': set of hard links"),
        ("setfattr -x user.note cassandra/data/big", "'big': attribute user.note is missing"),
        ("printf X > compose/docker-compose.yml", "the root: "),
        (
            "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"cassandra/data/sock\")'; touch -r ../../host/var/lib/cassandra/data cassandra/data",
            "'sock' is not in the record"
        ),
    ])
    func whatDoesNotReadBackIsNotSealed(damage: String, sentence: String) throws {
        let scratch = SetScratch()
        let error = refusal { try SealedSample(scratch: scratch, damage: damage) }
        #expect(error?.code == .sealFailed)
        #expect(error?.message.hasPrefix("what was written to '") == true)
        #expect(
            error?.faults.contains { $0.message.contains(sentence) } == true, "\(String(describing: error?.faults))")
        #expect(scratch.shell("ls -A backup").output == "20261121-123507Z.partial\n")
        #expect(scratch.shell("ls backup/*/overwinter/set.json").status != 0)
    }

    @Test func whatTheDestinationCannotKeepIsNoDifference() throws {
        let sample = try SealedSample(
            change: { $0.unkept = [.modes, .times, .fifos, .hardLinks, .attributes(namespace: "user")] },
            damage: """
                chmod 640 cassandra/data/sub/deep; rm cassandra/data/fifo; setfattr -x user.note cassandra/data/big
                cp -p cassandra/data/hard2 h; mv h cassandra/data/hard2
                """)
        #expect(try sample.verify().sentences == [])
        let entries = try SetReader.open(sample.set).entries(of: BytePath("cassandra/data"))
        #expect(
            entries.contains { $0.path == BytePath("fifo") && $0.mode == 0o620 }, "the record has what the source had")
        #expect(entries.first { $0.path == BytePath("sub/deep") }?.mode == 0o644)
    }

    @Test func aSetIsNeverReplaced() throws {
        let scratch = SetScratch()
        // Somebody makes the name while the run is at work.
        let error = refusal {
            try SealedSample(scratch: scratch, damage: "mkdir ../20261121-123507Z && touch ../20261121-123507Z/mine")
        }
        #expect(error?.code == .sealFailed)
        #expect(error?.message.hasSuffix(": file exists") == true)
        #expect(scratch.shell("ls backup/20261121-123507Z").output == "mine\n")
    }

    @Test func whatAnAbortedSealLeftIsMadeAnew() throws {
        let sample = try SealedSample(damage: "mkdir overwinter && touch overwinter/set.json overwinter/note")
        #expect(try sample.verify().sentences == [])
    }

    @Test func aFolderNamedLatestStays() throws {
        let scratch = SetScratch()
        let sample = try SealedSample(scratch: scratch, damage: "mkdir ../latest")
        #expect(sample.sealed.warnings.map(\.code) == ["latest"])
        #expect(sample.sealed.warnings.first?.message.hasSuffix("is no link, and was left as it is") == true)
    }

    @Test func whatTheCopyDidNotReadCannotVouchForItself() throws {
        let scratch = SetScratch()
        scratch.shell(SealedSample.tree)
        let destination = scratch.path.appending("backup")
        let name = try SetName.claim(in: destination, at: .now)
        let (path, location) = (scratch.path.appending("host/etc/cassandra"), BytePath("c/config"))
        let copy = destination.appending(name.partial).appending(location)
        try Folder.make(copy.parent, mode: 0o700)
        _ = try TreeCopy(from: path, to: copy).run()
        // The second time everything is there already, and nothing is read.
        let entries = try TreeCopy(from: path, to: copy).run().entries
        var record = SetRecord(
            name: name.text, run: "r", profile: "p", host: SetRecord.Host(name: "h"), program: "0", started: .now)
        record.sources = [SetRecord.Source(service: "c", name: "config", location: location, path: path, kind: .folder)]
        let error = refusal {
            try Sealer(
                destination: destination, name: name, record: record,
                sources: [Sealer.Source(location: location, entries: entries)], profile: [],
                sync: try FileSystemSync(destination)
            ).run()
        }
        #expect(error?.code == .sealFailed)
        #expect(error?.message == "'\(copy)/cassandra.yaml' has no digest of what was read from its source")
        #expect(scratch.shell("ls backup").output == "\(name.partial)\n")
    }

    @Test func aCancelledSealMakesNoSet() throws {
        let scratch = SetScratch()
        scratch.shell(SealedSample.tree)
        let destination = scratch.path.appending("backup")
        let name = try SetName.claim(in: destination, at: .now)
        let path = scratch.path.appending("host/etc/cassandra")
        try Folder.make(destination.appending(name.partial).appending("c"), mode: 0o700)
        let copy = destination.appending(name.partial).appending("c/config")
        let entries = try TreeCopy(from: path, to: copy).run().entries
        var record = SetRecord(
            name: name.text, run: "r", profile: "p", host: SetRecord.Host(name: "h"), program: "0", started: .now)
        record.sources = [
            SetRecord.Source(service: "c", name: "config", location: BytePath("c/config"), path: path, kind: .folder)
        ]
        let error = refusal {
            try Sealer(
                destination: destination, name: name, record: record,
                sources: [Sealer.Source(location: BytePath("c/config"), entries: entries)], profile: [],
                sync: try FileSystemSync(destination), isCancelled: { true }
            ).run()
        }
        #expect(error?.code == .cancelled)
        #expect(scratch.shell("ls backup").output == "\(name.partial)\n")
    }
}
