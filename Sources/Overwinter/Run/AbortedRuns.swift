package import FileTree

/// What runs that did not reach their seal left in a destination: `NAME.partial` folders.
///
/// Whoever removes them holds the destination's lock, so no live run is among them.
package enum AbortedRuns {
    /// The folders.
    package static func folders(in destination: BytePath) -> [BytePath] {
        let names = (try? Folder.names(of: destination)) ?? []
        return names.filter { isPartial($0) }.map { destination.appending($0) }
    }

    private static func isPartial(_ name: BytePath) -> Bool {
        name.string.flatMap { SetName(partial: $0) } != nil
    }

    /// The bytes that their removal gives back, as far as they were measured until `isCancelled` said yes.
    ///
    /// What they share with a set by hard link stays; blocks that they share count, for no look tells them from others.
    package static func bytes(
        in destination: BytePath, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) -> Int64 {
        folders(in: destination).reduce(0) { sum, folder in
            sum + ((try? TreeMeasure(root: folder, isCancelled: isCancelled).run().removable) ?? 0)
        }
    }

    private static let notReadBack = BytePath(SetDocument.folder).appending("not-read-back")

    /// Leaves word in a partial that what is in it, some of it shared with a set, did not read back.
    ///
    /// Its folder is not there yet where nothing was noted before the seal: without a pre-sync.
    static func noteFailedSeal(in partial: BytePath) throws(FileTreeError) {
        let folder = partial.appending(SetDocument.folder)
        if try FileStatus.ifPresent(folder) == nil { try Folder.make(folder, mode: 0o700) }
        try DurableFile.write([], to: partial.appending(notReadBack), mode: 0o600)
    }

    /// Whether one of them left such word: to share with the same set again would fail again.
    static func haveFailedSeal(in destination: BytePath) -> Bool {
        folders(in: destination).contains { folder in
            (try? FileStatus.of(folder.appending(notReadBack))) != nil
        }
    }

    /// Removes them.
    ///
    /// - Parameter kept: the name of the one that a run goes on from.
    package static func remove(
        in destination: BytePath, keeping kept: String? = nil, events: EventSink
    ) throws(FileTreeError) {
        for folder in folders(in: destination) where folder.lastComponent.string != kept {
            events.send(.note("removing '\(folder)', which an aborted run left"))
            try TreeRemove(folder).run()
        }
    }
}
