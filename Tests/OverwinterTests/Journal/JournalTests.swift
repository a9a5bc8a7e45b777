import FileTree
import Glibc
import OverwinterTesting
import Services
import Testing

@testable import Overwinter

@Suite("The journal of a run")
struct JournalTests {
    private let scratch: ScratchFolder
    private let state: StateFolder

    init() throws {
        scratch = try ScratchFolder()
        state = StateFolder(path: scratch("state"))
    }

    private func begin(_ run: String = "r") throws -> Journal {
        try Journal.begin(JournalYard.header(run: run), in: state, events: .silent)
    }

    private func bytes(_ journal: Journal) throws -> [UInt8] { try DurableFile.read(journal.path, limit: 1 << 24) }

    private func rewrite(_ path: BytePath, _ bytes: [UInt8]) throws {
        try Names.unlink(path)
        try DurableFile.write(bytes, to: path, mode: 0o600)
    }

    @Test func holdsWhatWasWrittenAndIsPrivate() throws {
        let journal = try begin()
        #expect(journal.path == scratch("state/journals/r.journal"))
        #expect(try FileStatus.of(journal.path).mode == 0o600)
        #expect(journal.append(.stopBegun(service: "a")))
        #expect(journal.append(.stopProven(service: "a", start: "id")))
        let read = try JournalFolder.read(journal.path)
        #expect(read.header == journal.header)
        #expect(read.events == [.stopBegun(service: "a"), .stopProven(service: "a", start: "id")])
        #expect(read.programs.groups.isEmpty)
    }

    @Test func whatJoinsARunIsInTheHeaderForWhoeverReadsIt() throws {
        let journal = try begin()
        let late = JournalYard.service("late")
        #expect(journal.append(.joined(service: late)))
        #expect(journal.append(.stopBegun(service: "late")))
        let read = try JournalFolder.read(journal.path)
        #expect(read.header.services.map(\.name) == ["a", "b", "c", "late"])
        #expect(read.header == journal.header && read.header.services.last == late)
        let debt = Debt(header: read.header, events: read.events)
        #expect(debt.starts == [Debt.Start(service: 3, settlesFirst: true)] && debt == journal.debt)
    }

    @Test func everyRecordComesBack() throws {
        let events: [JournalEvent] = [
            .beforeStopBegun(service: "a"), .stopBegun(service: "a"), .stopProven(service: "a", start: nil),
            .stopFailed(service: "a", why: "x\n\u{1}ü"), .startBegun(service: "a"),
            .startDone(service: "a", start: "2"),
            .ready(service: "a"), .startFailed(service: "a", why: ""), .setAsideBegun(target: 0),
            .emptied(path: BytePath(bytes: [0x2F, 0xFF]), owner: 1, group: 2, mode: 0o755), .setAsideDone(target: 0),
            .volumeMade(target: 0, path: BytePath("/v")), .copyBegun(target: 0), .copyDone(target: 0),
            .committed(remakes: true), .putBackBegun, .cleared(target: 0), .putBack(target: 0), .putBackDone,
            .putBackFailed(why: ""), .recoveryBegun(by: .current), .void(service: "a", why: "w"),
            .forgotten(service: "a"), .recoveryEnded(owed: ["a"]), .ended(owed: ["a"]),
            .joined(service: JournalYard.service("d")), .goodbye,
        ]
        let journal = try begin()
        for event in events { #expect(journal.append(event)) }
        #expect(try JournalFolder.read(journal.path).events == events)
    }

    @Test func aServiceOfAnOlderRunIsKnownByWhereItsProfileReallyIs() throws {
        let file = scratch("profile.yaml")
        let link = scratch("link.yaml")
        try DurableFile.write([], to: file, mode: 0o644)
        try Names.makeSymbolicLink(link, to: file)
        var header = JournalYard.header(["a", "b"])
        header.profilePath = link
        header.services[0].manager = .commands(start: ["x"], stop: ["y"], status: ["z"], folder: nil)
        // As it was spelled then.
        header.services[0].keys = ["service a of \(link)"]
        let journal = try Journal.begin(header, in: state, events: .silent)
        let read = try JournalFolder.read(journal.path).header.services
        let real = RunLock.key(ofCommands: "a", in: file)
        #expect(real == RunLock.key(ofCommands: "a", in: link))
        #expect(read.map(\.keys) == [["service a of \(link)", real], ["unit b.service"]])
        #expect(JournalFolder.header(journal.path)?.services.map(\.keys) == read.map(\.keys))
    }

    @Test func itsRoomIsWrittenBeforeItIsNeeded() throws {
        let journal = try begin()
        let size = try FileStatus.of(journal.path).size
        #expect(size > 65_536)
        for _ in 0..<100 { journal.append(.stopBegun(service: "a")) }
        #expect(try FileStatus.of(journal.path).size == size)
    }

    @Test func aLiveRunsJournalIsHeldAndADeadOnesIsNot() throws {
        var journal: Journal? = try begin()
        let path = try #require(journal?.path)
        #expect(JournalHold.isHeld(path))
        journal = nil
        #expect(!JournalHold.isHeld(path))
    }

    /// No process has this number: the kernel's limit is one below it.
    private static let nobody = 4_194_304

    private func leave(_ name: String) throws -> BytePath {
        let path = try JournalFolder(state: state).make().appending(BytePath(name))
        try DurableFile.write([0], to: path, mode: 0o600)
        return path
    }

    @Test func whatADeadRunLeftOfAJournalItWasMakingIsRemovedByTheNextRecovery() throws {
        let left = try leave(".20261121-031507Z-ab.journal.\(Self.nobody)-1")
        #expect(Recovery(state: state, events: .silent).run().error == nil)
        #expect(try FileStatus.ifPresent(left) == nil)
    }

    @Test func whatSomebodyMayBeMakingIsLeft() throws {
        let kept = [
            try leave(".a.journal.\(getpid())-1"), try leave(".a.journal.\(Self.nobody)-2"),
            try leave(".a.journal.done.\(Self.nobody)-3"), try leave(".a.journal.-1-4"),
            try leave("a.journal.\(Self.nobody)-5"), try leave(".journal"),
        ]
        // The second is another container's, say: its maker has no number here, and has the lock.
        var held: ReservedFile? = try ReservedFile.open(kept[1])
        #expect(OpenFileLock.take(try #require(held).number) == .taken)
        JournalFolder(state: state).removeAbandoned()
        for path in kept { #expect(try FileStatus.ifPresent(path) != nil, "\(path)") }
        held = nil
        JournalFolder(state: state).removeAbandoned()
        #expect(try FileStatus.ifPresent(kept[1]) == nil)
    }

    @Test func aTornLastLineIsLeftOutAndOverwritten() throws {
        let journal = try begin()
        journal.append(.stopBegun(service: "a"))
        let whole = try bytes(journal)
        let before = try JournalFolder.read(journal.path)
        journal.append(.stopFailed(service: "a", why: String(repeating: "long ", count: 50)))
        let after = try bytes(journal)
        let end = try JournalFolder.read(journal.path).end
        for cut in Array(stride(from: before.end, to: end, by: 29)) + [end - 1] {
            var torn = after
            for index in cut..<end { torn[index] = 0 }
            try rewrite(journal.path, torn)
            let read = try JournalFolder.read(journal.path)
            #expect(read.events == [.stopBegun(service: "a")])
            #expect(read.end == before.end)
        }
        // What comes next covers all that is left of it.
        var torn = after
        torn[end - 1] = 0
        try rewrite(journal.path, torn)
        let resumed = Journal.resume(
            try ReservedFile.open(journal.path), try JournalFolder.read(journal.path), events: .silent)
        #expect(resumed.append(.goodbye))
        #expect(try JournalFolder.read(journal.path).events == [.stopBegun(service: "a"), .goodbye])
        #expect(whole.count == after.count)
    }

    @Test func aLineThatIsDamagedIsAnError() throws {
        let journal = try begin()
        journal.append(.stopBegun(service: "a"))
        let first = try JournalFolder.read(journal.path)
        journal.append(.stopBegun(service: "b"))
        var damaged = try bytes(journal)
        damaged[first.end - 3] ^= 1
        try rewrite(journal.path, damaged)
        let error = try #require(thrown(OverwinterError.self) { try JournalFolder.read(journal.path) })
        #expect(error.code == .journalUnreadable)
        #expect(error.message.contains("a line is damaged at byte"))
        #expect(
            error.hint
                == "start what is down by hand: systemctl start a.service; systemctl start b.service; "
                + "systemctl start c.service; then remove the journal: rm \(journal.path)")
    }

    @Test func programsOnTheirWayStandInTheSecondLine() throws {
        let journal = try begin()
        journal.programStarted(getpid())
        journal.append(.startBegun(service: "a"))
        journal.programStarted(1)
        let groups = try JournalFolder.read(journal.path).programs.groups
        #expect(groups.map(\.id) == [getpid(), 1])
        #expect(groups.map(\.starts) == [false, true])
        #expect(groups[0].startTime == RunProcess.current.startTime)
        journal.programEnded(getpid())
        #expect(try JournalFolder.read(journal.path).programs.groups.map(\.id) == [1])
        for id in 100..<130 { journal.programStarted(Int32(id)) }
        // More than there is room for: the last ones stay, and no record is overwritten.
        let read = try JournalFolder.read(journal.path)
        #expect(read.programs.groups.last?.id == 129)
        #expect(read.events == [.startBegun(service: "a")])
    }

    @Test func whatOwesNothingIsClosedAndTheLastTenAreKept() throws {
        for number in 10..<25 {
            let journal = try begin("\(number)")
            journal.append(.stopBegun(service: "a"))
            journal.append(.ready(service: "a"))
            journal.goodbye()
        }
        let names = try Folder.names(of: scratch("state/journals")).map(\.description)
        #expect(names == (15..<25).map { "\($0).journal.done" })
        let owing = try begin("owing")
        owing.append(.stopBegun(service: "a"))
        owing.goodbye()
        #expect(try JournalFolder(state: state).open() == [owing.path])
    }

    @Test func aNameThatIsTakenIsNotReplaced() throws {
        let journal = try begin()
        journal.append(.stopBegun(service: "a"))
        let error = try #require(thrown(OverwinterError.self) { try begin() })
        #expect(error.code == .journalFailed)
        #expect(error.code.ending == .guardFailed)
        #expect(try JournalFolder.read(journal.path).events.count == 1)
        #expect(try Folder.names(of: scratch("state/journals")).count == 1)
    }

    @Test func keysAreThoseOfTheLock() throws {
        let profile = Profile(
            name: "p", destination: BytePath("/backup"),
            services: [
                ServiceSpec(name: "one", manager: .systemd(unit: "one")),
                ServiceSpec(name: "two", manager: .commands(start: ["x"], stop: ["x"], status: ["x"])),
            ], path: BytePath("/etc/p.yaml"))
        let locked = RunLock.keys(of: profile, destination: BytePath("/backup"))
        let services: [any Service] = [
            SystemdUnit(name: "one", unit: "one"),
            CommandService(name: "two", start: ["x"], stop: ["x"], status: ["x"]),
        ]
        for service in services {
            let planned = PlannedService(
                service: service, before: JournalYard.service("x").before, stopTimeout: .seconds(1),
                beforeStopTimeout: .seconds(1),
                probe: .running, readyWithin: .seconds(1), isCompanion: false)
            #expect(!Set(locked).isDisjoint(with: JournalService(planned, profile: profile).keys))
        }
    }
}
