import FileTree

/// The folders of a partial above its sources: nothing else may be in them when it becomes a set.
///
/// What another program put there, or an earlier run left, was never compared with a source; and no record has it, so that a
/// verification would call the set bad for it.
struct SealedFrame {
    let partial: BytePath
    /// Below the partial.
    let sources: [BytePath]

    /// - Throws: `.sealFailed` that names what is not ours.
    func check() throws(OverwinterError) {
        var expected: [BytePath: Set<BytePath>] = [BytePath(""): [BytePath(SetDocument.folder)]]
        for source in sources {
            var path = source
            while !path.isEmpty {
                expected[path.parent, default: []].insert(path)
                path = path.parent
            }
        }
        var strangers: [BytePath] = []
        do throws(FileTreeError) {
            for (folder, names) in expected where !sources.contains(folder) {
                let path = folder.isEmpty ? partial : partial.appending(folder)
                let found = try Folder.names(of: path).map { folder.isEmpty ? $0 : folder.appending($0) }
                strangers += found.filter { !names.contains($0) }
            }
        } catch {
            throw OverwinterError(.sealFailed, error.message, hint: error.hint)
        }
        guard let first = strangers.min() else { return }
        let others = strangers.count > 1 ? " and \(strangers.count - 1) more" : ""
        throw OverwinterError(
            .sealFailed, "'\(partial.appending(first))'\(others) was put beside the sources, not by this run",
            hint: "find out what writes into the destination; the next run begins without it")
    }
}
