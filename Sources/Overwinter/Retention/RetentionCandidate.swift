/// A set that the rules of a profile decide about.
package struct RetentionCandidate: Sendable, Equatable {
    package var name: String
    /// When it was begun, by its record.
    package var time: UTCTime
    package var files: Int
    package var bytes: Int64
    /// Why it is kept whatever the rules say: `kept by hand`, `made by this run`; nil where they decide.
    package var protection: String?

    package init(name: String, time: UTCTime, files: Int = 0, bytes: Int64 = 0, protection: String? = nil) {
        self.name = name
        self.time = time
        self.files = files
        self.bytes = bytes
        self.protection = protection
    }
}
