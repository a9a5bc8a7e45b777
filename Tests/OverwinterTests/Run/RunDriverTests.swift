import FileTree
import Glibc
import OverwinterTesting
import Services
import Testing

@testable import Overwinter

@Suite("What a run does to its services")
struct RunDriverTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func journal(of names: [String]) throws -> Journal {
        try Journal.begin(JournalYard.header(names), in: StateFolder(path: scratch("state")), events: .silent)
    }

    private func planned(_ service: any Service, before: ServiceStatus) -> PlannedService {
        PlannedService(
            service: service, before: before, stopTimeout: .seconds(5), beforeStopTimeout: .seconds(5), probe: .running,
            readyWithin: .seconds(1), isCompanion: false)
    }

    private static func up(_ isUp: Bool) -> ServiceStatus {
        ServiceStatus(activity: isUp ? .running : .stopped, detail: isUp ? "up" : "down", isUp: isUp)
    }

    /// Puts a disk that is full in the place of an open file.
    private static func breakFile(_ path: BytePath) {
        for number in 3..<Int32(1024) {
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(number)", &buffer, 4096)
            guard count > 0, BytePath(bytes: buffer.prefix(count).map { UInt8(bitPattern: $0) }) == path else {
                continue
            }
            let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
            dup2(full, number)
            close(full)
        }
    }

    @Test func noServiceIsStoppedWhoseStopIsNotOnDisk() throws {
        let journal = try journal(of: ["a", "b", "c"])
        let services = ["a", "b", "c"].map { StandIn($0) { calls in Self.up(calls.last != "stop") } }
        // The disk fails once the first of them, in stop order, is down.
        let events = EventSink { event in
            if case .stepEnded(.stop, "c", _, _) = event { Self.breakFile(journal.path) }
        }
        let driver = RunDriver(
            services: services.map { planned($0, before: Self.up(true)) }, events: events,
            cancellation: Cancellation(), journal: journal)
        var machine = RunMachine(
            services: services.map { _ in RunMachine.Service(isUp: true) }, workCount: 1, hasUndo: false,
            hasFinish: false)
        driver.carryOut(&machine, work: { _ in }, undo: {}, finish: {})
        #expect(services.map(\.called) == [[], [], ["stop", "start"]])
        #expect(machine.workFailed && machine.down.isEmpty)
        #expect(driver.failure?.code == .stopFailed)
    }

    // MARK: - A service of several containers

    private static func pair(_ second: ServiceStatus.Activity) -> ServiceStatus {
        ServiceStatus(
            activity: .running, detail: "2 containers", isUp: true,
            containers: [
                ContainerState(id: "1", name: "web-1", activity: .running),
                ContainerState(id: "2", name: "web-2", activity: second),
            ])
    }

    @Test func aContainerThatDidNotComeUpIsStartedAgain() throws {
        let journal = try journal(of: ["web"])
        let service = StandIn("web") { calls in Self.pair(calls.contains("start") ? .running : .stopped) }
        let driver = RunDriver(
            services: [planned(service, before: Self.pair(.running))], events: .silent, cancellation: Cancellation(),
            journal: journal)
        #expect(driver.startAgain([0]) == [0])
        #expect(service.called == ["start"])
    }

    @Test func aServiceIsNotDroppedWhileOneOfItsContainersIsDown() throws {
        let journal = try journal(of: ["web"])
        journal.append(.stopBegun(service: "web"))
        let half = StandIn("web") { _ in Self.pair(.stopped) }
        let driver = RunDriver(
            services: [planned(half, before: Self.pair(.running))], events: .silent, cancellation: Cancellation(),
            journal: journal)
        driver.dropIfUp(0)
        #expect(!journal.debt.isEmpty)
        let whole = StandIn("web") { _ in Self.pair(.running) }
        let other = RunDriver(
            services: [planned(whole, before: Self.pair(.running))], events: .silent, cancellation: Cancellation(),
            journal: journal)
        other.dropIfUp(0)
        #expect(journal.debt.isEmpty)
    }

    @Test func whatThenIsWholeIsToldBeforeTheJournalIsClosed() throws {
        let header = JournalYard.header(["a"], restores: true)
        let journal = try Journal.begin(header, in: StateFolder(path: scratch("state")), events: .silent)
        let driver = RunDriver(services: [], events: .silent, cancellation: Cancellation(), journal: journal)
        var wasOpen: [Bool] = []
        driver.beforeGoodbye = { _ in wasOpen.append((try? FileStatus.ifPresent(journal.path)) != nil) }
        var machine = RunMachine(services: [], workCount: 1, hasUndo: true, hasFinish: false)
        driver.carryOut(&machine, work: { _ in }, undo: {}, finish: {})
        #expect(wasOpen == [true])
        #expect(try FileStatus.ifPresent(journal.path) == nil)
    }

    @Test func whatIsCommittedIsNotTakenBackUnlessTheJournalKnows() throws {
        let header = JournalYard.header(["a"], restores: true)
        let journal = try Journal.begin(header, in: StateFolder(path: scratch("state")), events: .silent)
        journal.append(.copyBegun(target: 0))
        journal.append(.committed(remakes: false))
        Self.breakFile(journal.path)
        #expect(throws: OverwinterError.self) { try journal.notePutBack(wasCommitted: true) }
        // What is not committed is put back by every recovery.
        try journal.notePutBack(wasCommitted: false)
        #expect(try Debt(header: header, events: JournalFolder.read(journal.path).events).isCommitted)
    }

    @Test func oneThatDoesNotAnswerIsStoppedBeforeDataIsMovedBack() throws {
        let journal = try journal(of: ["a", "b"])
        let mute = MuteService("a")
        let driver = RunDriver(
            services: [planned(mute, before: Self.up(true))], events: .silent, cancellation: Cancellation(),
            journal: journal)
        #expect(throws: OverwinterError.self) { try driver.standDown(mayHaveStarted: true) }
        #expect(mute.stops == 0)
        journal.append(.startBegun(service: "a"))
        try driver.standDown(mayHaveStarted: true)
        #expect(mute.stops == 1)
        #expect(journal.recorded.contains(.stopProven(service: "a", start: nil)))
    }
}
