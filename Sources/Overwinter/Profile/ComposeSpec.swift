package import FileTree

/// Which Compose project a profile's services are part of.
package struct ComposeSpec: Sendable, Equatable {
    package var projectDirectory: BytePath
    /// Compose files as they were given, relative to the project directory; empty for Compose's own search.
    package var files: [String]
    /// Compose's own `profiles`, to be active for every call.
    package var profiles: [String]

    package init(projectDirectory: BytePath, files: [String] = [], profiles: [String] = []) {
        self.projectDirectory = projectDirectory
        self.files = files
        self.profiles = profiles
    }
}
