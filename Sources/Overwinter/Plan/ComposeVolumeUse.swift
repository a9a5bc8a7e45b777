/// A named volume behind a source: a restore asks the engine for it by name, since its folder may lie elsewhere.
package struct ComposeVolumeUse: Sendable, Equatable {
    /// The key in the Compose file.
    package var key: String
    /// The engine's name: `PROJECT_KEY` unless the file names it.
    package var name: String

    package init(key: String, name: String) {
        self.key = key
        self.name = name
    }
}
