package import FileTree

/// How far bytes and files on their way have come, at one moment.
package struct FlowFacts: Sendable, Equatable, Codable {
    package var bytes: Int64
    package var files: Int
    package var expectedBytes: Int64?
    package var expectedFiles: Int?
    /// Since the flow began.
    package var bytesPerSecond: Int64
    /// Nil where the end is not known, or it is too early to guess.
    package var secondsLeft: Double?

    package init(_ progress: CopyProgress, expectedBytes: Int64?, expectedFiles: Int?, seconds: Double) {
        bytes = progress.bytes
        files = progress.files
        self.expectedBytes = expectedBytes
        self.expectedFiles = expectedFiles
        let rate = Double(bytes) / max(seconds, 0.001)
        bytesPerSecond = Int64(rate)
        // A guess from the first moments would only jump about.
        if let expectedBytes, seconds > 2, rate > 0, expectedBytes > bytes {
            secondsLeft = Double(expectedBytes - bytes) / rate
        }
    }

    /// `312 MiB of 1.2 GiB, 8123 files, 210 MiB/s, 4 s left`.
    package var text: String {
        var text = ByteText.of(bytes)
        if let expectedBytes, expectedBytes > 0 { text += " of \(ByteText.of(expectedBytes))" }
        text += ", \(files) files, \(ByteText.of(bytesPerSecond))/s"
        if let secondsLeft { text += ", \(EventText.secondsText(secondsLeft)) left" }
        return text
    }
}
