import FileTree
import Glibc
import OverwinterTesting
import Testing

@testable import Overwinter

struct AbandonableTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test func whatItAnswersOrThrowsIsPassedOn() throws {
        let cancellation = Cancellation()
        #expect(try Abandonable.run("a look", at: [], cancellation) { 7 } == 7)
        let error = thrown(OverwinterError.self) {
            try Abandonable.run("a look", at: [], cancellation) { () throws(OverwinterError) -> Int in
                throw OverwinterError(.copyFailed, "no")
            }
        }
        #expect(error?.message == "no")
        #expect(cancellation.hang == nil)
    }

    @Test func whatEndsWhenItIsAskedToIsNotAbandoned() throws {
        let cancellation = Cancellation()
        _ = cancellation.cancel(signal: SIGTERM)
        let ended = try Abandonable.run("a look", at: [], cancellation) {
            usleep(300_000)
            return cancellation.isCancelled
        }
        #expect(ended)
        #expect(cancellation.hang == nil)
    }

    /// A pipe that nobody opens at its other end takes the part of a disk that does not answer.
    @Test func whatHangsIsLeftBehindAndNamed() throws {
        let pipe = scratch("disk")
        #expect(pipe.withCString { mkfifo($0, 0o600) } == 0)
        let cancellation = Cancellation()
        let hasAnswered = Flag()
        _ = cancellation.cancel(signal: SIGTERM)
        let error = thrown(OverwinterError.self) {
            try Abandonable.run("the copy of a/data", at: [scratch.path], cancellation) {
                let opened = pipe.withCString { open($0, O_RDONLY | O_CLOEXEC) }
                close(opened)
                hasAnswered.raise()
            }
        }
        #expect(error?.code == .cancelled)
        #expect(error?.message == "the copy of a/data does not end: '\(scratch.path)' does not answer")
        #expect(!hasAnswered.isRaised)
        #expect(cancellation.error?.code == .signal(SIGTERM))
        #expect(cancellation.error?.faults.map(\.code) == ["hangs"])
        // It answers after all: nobody listens any more, and nothing breaks.
        let other = pipe.withCString { open($0, O_WRONLY | O_CLOEXEC) }
        close(other)
        while !hasAnswered.isRaised { usleep(1000) }
    }

    @Test func theFileThatACallIsAtIsFound() throws {
        var ends: [Int32] = [-1, -1]
        #expect(scratch("pipe").withCString { mkfifo($0, 0o600) } == 0)
        // Open for both, so that neither end waits for the other: then a read of it does.
        ends[0] = scratch("pipe").withCString { open($0, O_RDWR | O_CLOEXEC) }
        let reader = ends[0]
        let cancellation = Cancellation()
        _ = cancellation.cancel(signal: SIGTERM)
        let error = thrown(OverwinterError.self) {
            try Abandonable.run("the copy of a/data", at: [scratch.path], cancellation) {
                var byte: UInt8 = 0
                _ = read(reader, &byte, 1)
            }
        }
        #expect(error?.message == "the copy of a/data does not end: '\(scratch("pipe"))' does not answer")
        #expect(write(reader, "x", 1) == 1)
    }
}
