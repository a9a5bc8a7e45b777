/// The patterns of entries a walk leaves out.
struct ExcludeFilter: Sendable {
    private let patterns: [GlobPattern]
    /// Whether a pattern looks at more than an entry's name, so that its path must be known.
    let needsPaths: Bool

    init(_ patterns: [GlobPattern]) {
        self.patterns = patterns
        needsPaths = patterns.contains { !$0.matchesName }
    }

    func excludes(_ name: EntryName, in node: FolderNode, isFolder: Bool) -> Bool {
        excludes(name, below: node.relativePath(), isFolder: isFolder)
    }

    /// `folder`: the path of the entry's folder, put together only where a pattern asks for it.
    func excludes(_ name: EntryName, below folder: @autoclosure () -> BytePath, isFolder: Bool) -> Bool {
        if patterns.isEmpty { return false }
        let path = needsPaths ? folder().appending(name.path).bytes : []
        return path.withUnsafeBufferPointer { path in
            patterns.contains { $0.matches(name: name.bytes, path: path, isFolder: isFolder) }
        }
    }

    /// Keeps the path of a folder that is entered, so that it is not put together for every entry.
    func prepare(_ node: FolderNode) {
        if needsPaths { node.path = node.relativePath() }
    }
}
