package import FileTree

/// What is never copied, besides what the profile leaves out.
package enum SourceExclusions {
    /// The names that a restore gives to old data that it sets aside.
    package static let setAside = [".overwinter-aside-*", "*.overwinter-aside-*"]

    /// The patterns of a source.
    package static func patterns(of globs: [String]) -> [GlobPattern] {
        (globs + setAside).map { GlobPattern($0) }
    }
}
