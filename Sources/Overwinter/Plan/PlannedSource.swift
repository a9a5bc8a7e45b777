package import FileTree

/// One source of a plan, as it was found.
package struct PlannedSource: Sendable {
    /// What becomes of a source in the set.
    package enum State: Sendable, Equatable {
        case saved
        /// It is optional and missing.
        case absent
        /// It is, or lies in, a source that is saved at this place of the set already.
        case shared(location: BytePath)
    }

    /// The service or group it belongs to.
    package var owner: String
    package var name: String
    package var path: BytePath
    package var state: State
    package var exclude: [String]
    /// Whether the profile says that it, and what was mounted in it, may be empty though it held something before.
    package var mayBeEmpty = false
    /// Whether a source that is no log is stored in it.
    package var holdsData = false
    /// The root as it was found; compared again before every pass.
    package var root: FileStatus?
    package var mountPoint: BytePath?
    /// What is mounted below it; none of that may be gone when it is copied.
    package var mounts: [Mount] = []
    /// Whether its file system tells every change, so that what one pass noted can be believed by the next.
    package var isTrusted = false
    /// Holes count.
    package var bytes: Int64
    /// What it takes up on its disk, where that tells what a copy that keeps holes takes up; else nil.
    package var bytesOnDisk: Int64?
    package var entries: Int
    /// The Compose volume that it is.
    package var volume: ComposeVolumeUse?

    /// Where it lies in the set.
    package var location: BytePath { BytePath(owner).appending(name) }

    /// For messages: `cassandra/data`.
    package var title: String { "\(owner)/\(name)" }

    /// Whether who writes here besides the services spoils no data.
    package var isLog: Bool { RestoreTarget.isLog(name) && !holdsData }
}
