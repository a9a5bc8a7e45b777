import FileTree
import Glibc
import OverwinterTesting
import Synchronization
import Testing

@testable import Overwinter

@Suite("The log of a run")
struct RunLogTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private final class Flag: Sendable {
        let isSet = Atomic<Bool>(false)
    }

    private static func awaitFact(_ fact: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(20)
        while !fact() {
            if ContinuousClock.now > end { return false }
            usleep(10_000)
        }
        return true
    }

    private func text(_ path: BytePath) throws -> String {
        String(decoding: try DurableFile.read(path, limit: 1 << 20), as: UTF8.self)
    }

    @Test func aLineAnEventInTheirOrderWithItsTime() throws {
        let path = scratch("log")
        do {
            let log = try RunLog(path: path)
            for number in 0..<500 { log.append("line \(number)") }
        }
        let lines = try text(path).split(separator: "\n")
        #expect(lines.map { $0.split(separator: " ", maxSplits: 1).last } == (0..<500).map { "line \($0)" })
        #expect(try FileStatus.of(path).mode == 0o600)
    }

    @Test func oneThatIsThereIsNotReplaced() throws {
        let path = scratch("log")
        _ = try RunLog(path: path)
        let error = try #require(thrown(OverwinterError.self) { try RunLog(path: path) })
        #expect(error.code == .preflight)
        #expect(error.message.contains("unable to make the log '\(path)'"))
    }

    /// A pipe that nobody reads stands for a destination that hangs.
    @Test func aDestinationThatHangsKeepsNobody() throws {
        let path = scratch("pipe")
        #expect(path.withCString { mkfifo($0, 0o600) } == 0)
        let reader = path.withCString { open($0, O_RDWR | O_CLOEXEC | O_NONBLOCK) }
        defer { close(reader) }
        let filler = [UInt8](repeating: 0, count: 4096)
        while write(reader, filler, filler.count) > 0 {}
        let isOver = Flag()
        let log: RunLog? = RunLog(reopening: path)
        Ticker.start(every: .milliseconds(1)) {
            for number in 0..<20 { log?.append("line \(number)") }
            isOver.isSet.store(true, ordering: .sequentiallyConsistent)
            return false
        }
        #expect(Self.awaitFact { isOver.isSet.load(ordering: .sequentiallyConsistent) })
        // It answers again: nothing is lost.
        var heard: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let isWhole = Self.awaitFact {
            let count = read(reader, &buffer, buffer.count)
            if count > 0 { heard += buffer.prefix(count).filter { $0 != 0 } }
            return String(decoding: heard, as: UTF8.self).contains("line 19\n")
        }
        #expect(isWhole)
        #expect(log?.lostLines == 0)
    }
}
