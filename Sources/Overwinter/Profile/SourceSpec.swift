package import FileTree

/// A named folder or file that a set holds.
package struct SourceSpec: Sendable, Equatable {
    package var name: String
    /// Absolute; not resolved on the disk.
    package var path: BytePath
    /// It may be missing.
    package var optional: Bool
    /// It may be empty.
    package var mayBeEmpty: Bool
    /// The mount it must lie on.
    package var mount: BytePath?
    /// Globs, relative to the source, of what is left out.
    package var exclude: [String]

    package init(
        name: String, path: BytePath, optional: Bool = false, mayBeEmpty: Bool = false, mount: BytePath? = nil,
        exclude: [String] = []
    ) {
        self.name = name
        self.path = path
        self.optional = optional
        self.mayBeEmpty = mayBeEmpty
        self.mount = mount
        self.exclude = exclude
    }
}
