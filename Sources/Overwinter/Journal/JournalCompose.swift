/// A Compose service as a journal has it.
package struct JournalCompose: Codable, Sendable, Equatable {
    package var project: String
    package var directory: String
    package var files: [String]
    package var profiles: [String]
    package var service: String
    /// Only Compose itself runs them, and needs the project's files for it.
    package var hasHooks: Bool
}
