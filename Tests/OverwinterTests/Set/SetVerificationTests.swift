import FileTree
import Glibc
import Testing

@testable import Overwinter

@Suite struct SetVerificationTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        var script: String
        var path: String
        var kind: SetDifference.Kind
        var message: String
        var testDescription: String { script }
    }

    static let damages = [
        Damage(
            script: "printf X | dd of=cassandra/data/big bs=1 seek=777 conv=notrunc status=none",
            path: "cassandra/data/big", kind: .content, message: "digest of the contents is "),
        Damage(
            script: "truncate -s -1 cassandra/data/big", path: "cassandra/data/big", kind: .content,
            message: "size is 299999, expected 300000"),
        Damage(script: "rm cassandra/data/fifo", path: "cassandra/data/fifo", kind: .missing, message: "is missing"),
        Damage(script: "rm -r cassandra/data", path: "cassandra/data", kind: .missing, message: "is missing"),
        Damage(script: "rm -r cassandra", path: "cassandra", kind: .missing, message: "is missing"),
        Damage(
            script: "touch cassandra/data/sub/more", path: "cassandra/data/sub/more", kind: .extra,
            message: "is not in the record"),
        Damage(script: "touch cassandra/more", path: "cassandra/more", kind: .extra, message: "is not in the record"),
        Damage(script: "mkdir more", path: "more", kind: .extra, message: "is not in the record"),
        Damage(script: "touch overwinter/more", path: "overwinter/more", kind: .extra, message: "is not in the record"),
        Damage(
            script: "chmod 4750 'cassandra/data/a b#c'", path: "cassandra/data/a b#c", kind: .attribute,
            message: "mode is 04750, expected 04755"),
        Damage(
            script: "touch -d @5.000000001 cassandra/data/sub", path: "cassandra/data/sub", kind: .attribute,
            message: "time of modification is 5.000000001, expected "),
        Damage(
            script: "touch -h -d @5 cassandra/data/link", path: "cassandra/data/link", kind: .attribute,
            message: "time of modification is 5.000000000"),
        Damage(
            script: "ln -sfn elsewhere cassandra/data/link", path: "cassandra/data/link", kind: .attribute,
            message: "link target is 'elsewhere'"),
        Damage(
            script: "cp -p cassandra/data/hard2 h && mv h cassandra/data/hard2", path: "cassandra/data/hard2",
            kind: .attribute, message: "set of hard links is a single name"),
        Damage(
            script: "setfattr -n user.note -v less cassandra/data/big", path: "cassandra/data/big", kind: .attribute,
            message: "attribute user.note is 'less', expected 'worth'"),
        Damage(
            script: "setfacl -m u:1000:rw cassandra/data/big", path: "cassandra/data/big", kind: .attribute,
            message: "attribute system.posix_acl_access"),
        Damage(
            script: "setfacl -k cassandra/data/sub", path: "cassandra/data/sub", kind: .attribute,
            message: "attribute system.posix_acl_default is missing"),
        Damage(
            script: "rm compose/docker-compose.yml; mkdir compose/docker-compose.yml",
            path: "compose/docker-compose.yml", kind: .attribute, message: "kind is a folder, expected a file"),
        Damage(
            script: "mv cassandra ../c && ln -s ../c cassandra", path: "cassandra", kind: .attribute,
            message: "is no folder"),
        Damage(
            script: "mv cassandra/data ../d && ln -s ../../d cassandra/data", path: "cassandra/data", kind: .unreadable,
            message: "'"),
        Damage(
            script: "chmod 755 cassandra", path: "cassandra", kind: .attribute, message: "mode is 0755, expected 0700"),
        Damage(
            script: "chmod 755 cassandra; printf X >> cassandra/data/hard1", path: "cassandra/data/hard1",
            kind: .content, message: "size is"),
        Damage(
            script: "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"cassandra/data/sock\")'",
            path: "cassandra/data/sock", kind: .extra, message: "is not in the record"),
    ]

    @Test func whatOneSourceIsExcusedOfIsADifferenceInAnother() throws {
        let touch = "touch -d @5 cassandra/data/big compose/docker-compose.yml"
        func change(_ record: inout SetRecord) {
            record.unkept = [.times]
            for index in record.sources.indices {
                record.sources[index].unkept = record.sources[index].name == "data" ? [.times] : []
            }
        }
        let refused = refusal { try SealedSample(change: change, damage: touch) }
        #expect(refused?.message.contains("compose/docker-compose.yml' does not read back as it was copied") == true)
        let sample = try SealedSample(change: change, damage: "touch -d @5 cassandra/data/big")
        #expect(try sample.verify().isGood)
        sample.scratch.shell("cd backup/latest && \(touch)")
        #expect(try sample.verify().differences.map(\.path) == [BytePath("compose/docker-compose.yml")])
        // Sets of older versions say it of all sources at once.
        let older = try SealedSample(change: { $0.unkept = [.times] }, damage: touch)
        #expect(try older.verify().isGood)
    }

    /// What the destination could not keep of one entry, and what somebody did to the set later.
    @Test(arguments: [
        ("setfattr -n user.note -v less cassandra/data/big", "attribute user.note is 'less', expected 'worth'"),
        ("setfattr -n user.more -v more cassandra/data/big", "attribute user.more is 'more', expected none"),
        ("touch -d @$(($(stat -c %Y cassandra/data/big) - 5)) cassandra/data/big", "time of modification is "),
        ("touch -d @$(($(stat -c %Y cassandra/data/big) + 5)) cassandra/data/big", "time of modification is "),
    ])
    func whatIsUnkeptExcusesNothingElse(_ script: String, _ message: String) throws {
        let sample = try SealedSample(
            change: { record in
                record.unkept = [.times, .attributes(namespace: "user")]
                record.madeIn = DestinationMark.Identity(changed: FileTime(seconds: 1, nanoseconds: 0))
                for index in record.sources.indices { record.sources[index].timeResolution = 1_000_000_000 }
            },
            damage: """
                setfattr -x user.note cassandra/data/big
                touch -d @$(stat -c %Y cassandra/data/big) cassandra/data/big
                """)
        #expect(try sample.verify().isGood)
        let made = sample.scratch.shell("cd backup/latest && \(script)")
        #expect(made.status == 0, "\(made.output)")
        let sentences = try sample.verify().differences.map { "\($0.path) \($0.message)" }
        #expect(sentences.count == 1)
        #expect(sentences.first?.hasPrefix("cassandra/data/big \(message)") == true, "\(sentences)")
    }

    @Test(
        arguments: [
            // Resolution, recorded, found, whether that is what becomes of it.
            (1, "4102444800.000000000", "2147483647.000000000", true), (1, "5.000000001", "5.000000000", false),
            (1_000_000_000, "-5.500000000", "-5.000000000", true), (1_000_000_000, "7.999999999", "8.000000000", true),
            (2_000_000_000, "946684801.900000000", "946684800.000000000", true),
            (2_000_000_000, "5.000000000", "315532800.000000000", true),
            (100, "946684801.123456789", "946684801.123456700", true),
            (100, "946684801.123456789", "946684800.000000000", true),
            (100, "946684801.123456789", "946684805.000000000", false),
            (1_000_000_000, "946684800.000000000", "946688400.000000000", false),
            (2_000_000_000, "946684800.000000000", "946688400.000000000", true),
            (2_000_000_000, "946684800.000000000", "946688410.000000000", false),
            (-3, "946684801.000000000", "946684800.000000000", false),
            (nil, "946684801.000000000", "5.000000000", true),
        ] as [(Int64?, String, String, Bool)])
    func aTimeIsExcusedThatTheDestinationHasNoRoomFor(
        resolution: Int64?, expected: String, found: String, isExcused: Bool
    ) {
        let excuses = Excuses([.times], timeResolution: resolution)
        let difference = TreeDifference(path: BytePath("f"), aspect: .modified, expected: expected, found: found)
        #expect(excuses.excuses(difference, of: .file) == isExcused)
    }

    @Test(arguments: damages)
    func eachDamageIsNamed(_ damage: Damage) throws {
        let sample = try SealedSample()
        let made = sample.scratch.shell("cd backup/latest && \(damage.script)")
        #expect(made.status == 0, "\(made.output)")
        let result = try sample.verify()
        #expect(!result.isGood)
        #expect(
            result.differences.contains {
                $0.path == BytePath(damage.path) && $0.kind == damage.kind && $0.message.hasPrefix(damage.message)
            }, "\(result.sentences)")
        #expect(result.error?.code == .verificationFailed)
    }

    @Test(.enabled(if: getuid() == 0, "needs root for owners and device nodes"))
    func ownersAndDevicesAreCompared() throws {
        let sample = try SealedSample()
        sample.scratch.shell(
            """
            cd backup/latest/cassandra/data && chown 9:9 sub/deep && chown -h 9 oddlink && setcap -r big
            rm char && mknod char c 1 5 && touch -r ../config char
            """)
        let sentences = try sample.verify().sentences.joined(separator: "\n")
        for part in [
            "'cassandra/data/sub/deep': owner is 9, expected 1234",
            "'cassandra/data/sub/deep': group is 9, expected 5678",
            "oddlink': owner is 9, expected 33", "'cassandra/data/big': attribute security.capability is missing",
            "'cassandra/data/char': device number is 1:5, expected 1:3",
        ] { #expect(sentences.contains(part), "\(sentences)") }
    }

    /// Any single bit of any file, and nothing else on the disk changed: times are put back.
    @Test func everyFlippedBitIsFound() throws {
        let sample = try SealedSample()
        let reader = try SetReader.open(sample.set)
        var random = SplitMix(state: 42)
        let files = reader.recorded.sources.flatMap { source in
            source.entries.filter { $0.kind == .file && $0.size > 0 && $0.holes.isEmpty }
                .map { (path: source.location.appending($0.path), size: $0.size) }
        }
        for _ in 0..<60 {
            let file = files[Int.random(in: 0..<files.count, using: &random)]
            let offset = Int.random(in: 0..<Int(file.size), using: &random)
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            flip(sample.set.appending(file.path), offset, bit)
            let found = try Verification(set: reader).run().differences
            #expect(found.contains { $0.path == file.path && $0.kind == .content }, "\(file.path) at \(offset)")
            flip(sample.set.appending(file.path), offset, bit)
        }
        // Writing takes a file its capabilities, as it should.
        #expect(try !sample.verify().differences.contains { $0.kind == .content })
    }

    private func flip(_ path: BytePath, _ offset: Int, _ bit: UInt8) {
        let file = path.withCString { open($0, O_RDWR | O_CLOEXEC) }
        defer { close(file) }
        var status = stat()
        fstat(file, &status)
        var byte: UInt8 = 0
        pread(file, &byte, 1, offset)
        byte ^= bit
        pwrite(file, &byte, 1, offset)
        let times = [status.st_atim, status.st_mtim]
        futimens(file, times)
    }

    @Test(arguments: ["files.mtree", "files.jsonl", "SHA256SUMS", "profile.yaml", "RESTORE.md"])
    func aChangedFileOfTheRecordIsRefused(name: String) throws {
        let sample = try SealedSample()
        sample.scratch.shell(
            "cd backup/latest/overwinter && printf ' ' | dd of=\(name) bs=1 seek=3 conv=notrunc status=none")
        let error = refusal { try SetReader.open(sample.set) }
        #expect(error?.code == .badRecord)
        #expect(error?.message.contains("\(name)") == true)
        sample.scratch.shell("rm backup/latest/overwinter/\(name)")
        let missing = refusal { try SetReader.open(sample.set) }
        #expect(missing?.message.hasSuffix("\(name)': no such file or directory") == true)
    }

    @Test func theResultIsADocument() throws {
        let sample = try SealedSample()
        sample.scratch.shell("rm backup/latest/cassandra/data/fifo")
        let result = try sample.verify()
        #expect(
            result.sentences
                == ["'cassandra/data': time of modification", "'cassandra/data/fifo': is missing"].map { wanted in
                    result.sentences.first { $0.hasPrefix(wanted) } ?? wanted
                })
        #expect(result.error?.message == "set '\(sample.set)' is not what was sealed: 2 differences")
    }

    @Test func whatIsNoSetIsNamed() throws {
        let scratch = SetScratch()
        scratch.shell("mkdir -p old/overwinter 20261121-031507Z.partial; touch file")
        func code(_ name: String) -> OverwinterError.Code? {
            let error = refusal { try SetReader.open(scratch.path.appending(name)) }
            return error?.code
        }
        #expect(code("none") == .setNotFound)
        #expect(code("file") == .setNotFound)
        #expect(code("old") == .notSealed)
        #expect(code("20261121-031507Z.partial") == .notSealed)
    }

    @Test func aRecordThatLeadsElsewhereIsRefused() throws {
        var written = try WrittenRecord()
        func message(_ change: (inout SetRecord) -> Void) throws -> String {
            let before = written.record
            try written.forgeRecord(change)
            let error = refusal { try SetReader.open(written.set) }
            try written.forgeRecord { $0 = before }
            return error?.message ?? ""
        }
        #expect(
            try message { $0.sources[0].path = BytePath("/var/../etc") }.hasSuffix("'/var/../etc' is no path of a host")
        )
        #expect(try message { $0.sources[0].path = BytePath("var") }.hasSuffix("'var' is no path of a host"))
        #expect(try message { $0.sources[0].location = BytePath("../x") }.hasSuffix("'../x' is no place in a set"))
        #expect(try message { $0.sources[0].location = BytePath("/x") }.hasSuffix("'/x' is no place in a set"))
        #expect(
            try message { $0.sources[0].location = BytePath("overwinter/x") }.hasSuffix(
                "'overwinter/x' is no place in a set"))
        #expect(try message { $0.name = "../../x" }.hasSuffix("'../../x' is no name of a set"))
        #expect(try message { $0.files["../x"] = "" }.hasSuffix("'../x' is no file of a record"))
        #expect(try message { $0.files["SHA256SUMS"] = nil }.hasSuffix("it has no hash of 'SHA256SUMS'"))
        #expect(try message { $0.sources.append($0.sources[0]) }.contains("are in each other's way"))
        #expect(
            try message { $0.sources[0].parents[0].path = BytePath("/a/..") }.hasSuffix("'/a/..' is no path of a host"))
        #expect(try message { $0.compose?.directory = BytePath("x") }.hasSuffix("'x' is no path of a host"))
        #expect(
            try message {
                var shared = $0.sources[0]
                shared.state = .shared
                shared.location = BytePath("x/y")
                shared.sharedWith = BytePath("nowhere")
                $0.sources.append(shared)
            }.hasSuffix("'x/y' is stored at 'nowhere', which is in no source"))
    }
}
