import FileTree
import Overwinter

/// Bytes and files on their way.
struct Flow: Sendable {
    let progress: CopyProgress
    let expectedBytes: Int64?
    let expectedFiles: Int?
    let began: ContinuousClock.Instant

    /// `  312 MiB of 1.2 GiB, 8123 files, 210 MiB/s, 4 s left`.
    func line(at now: ContinuousClock.Instant) -> String { "  " + facts(at: now).text }

    func document(at now: ContinuousClock.Instant) -> ProgressDocument {
        let facts = facts(at: now)
        return ProgressDocument(
            bytes: facts.bytes, files: facts.files, expectedBytes: expectedBytes, expectedFiles: expectedFiles,
            bytesPerSecond: facts.bytesPerSecond, secondsLeft: facts.secondsLeft)
    }

    private func facts(at now: ContinuousClock.Instant) -> FlowFacts {
        FlowFacts(
            progress, expectedBytes: expectedBytes, expectedFiles: expectedFiles, seconds: (now - began).inSeconds)
    }
}
