import FileTree
import Overwinter

/// Bytes and files on their way.
struct Flow: Sendable {
    let progress: CopyProgress
    let expectedBytes: Int64?
    let expectedFiles: Int?
    let began: ContinuousClock.Instant

    /// `  312 MiB of 1.2 GiB, 8123 files, 210 MiB/s, 4 s left`.
    func line(at now: ContinuousClock.Instant) -> String {
        let facts = facts(at: now)
        var line = "  \(ByteText.of(facts.bytes))"
        if let expectedBytes, expectedBytes > 0 { line += " of \(ByteText.of(expectedBytes))" }
        line += ", \(facts.files) files, \(ByteText.of(facts.bytesPerSecond))/s"
        if let left = facts.secondsLeft { line += ", \(EventText.secondsText(left)) left" }
        return line
    }

    func document(at now: ContinuousClock.Instant) -> ProgressDocument {
        let facts = facts(at: now)
        return ProgressDocument(
            bytes: facts.bytes, files: facts.files, expectedBytes: expectedBytes, expectedFiles: expectedFiles,
            bytesPerSecond: facts.bytesPerSecond, secondsLeft: facts.secondsLeft)
    }

    private func facts(
        at now: ContinuousClock.Instant
    ) -> (bytes: Int64, files: Int, bytesPerSecond: Int64, secondsLeft: Double?) {
        let bytes = progress.bytes
        let seconds = max((now - began).inSeconds, 0.001)
        let rate = Double(bytes) / seconds
        var left: Double?
        // A guess from the first moments would only jump about.
        if let expectedBytes, seconds > 2, rate > 0, expectedBytes > bytes {
            left = Double(expectedBytes - bytes) / rate
        }
        return (bytes, progress.files, Int64(rate), left)
    }
}
