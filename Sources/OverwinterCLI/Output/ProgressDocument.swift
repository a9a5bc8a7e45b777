/// One line of `--progress json` for what flows.
struct ProgressDocument: Encodable {
    var event = "progress"
    var bytes: Int64
    var files: Int
    var expectedBytes: Int64?
    var expectedFiles: Int?
    var bytesPerSecond: Int64
    var secondsLeft: Double?
}
