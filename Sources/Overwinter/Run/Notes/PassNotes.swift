import FileTree

/// What a pass of the pre-sync noted of one source, beside its copy in the partial, so that the next run can go on from there
/// should this one be aborted.
///
/// It is written once everything the pass copied is on the disk, and vouches for that. One file a source, `notes-…` in the
/// partial's `overwinter/`: a line with the format's name, a line of JSON, the entries, and a SHA-256 of all before it.
struct PassNotes {
    /// What the file says of itself.
    struct Header: Codable, Equatable {
        /// The partial's name when it was written, and its folder: a copy of the folder has another, and was synced by nobody.
        var set: String
        var folder: Identity
        var run: String
        var profile: String
        var location: BytePath
        var path: BytePath
        var root: Identity
        var excluded: [String]
        /// See ``SetRecord/Copying/trustedBefore``.
        var trustedBefore: FileTime
        /// See ``SetRecord/Copying/boot``.
        var boot: String
        /// The set that files of the copy are shared with.
        var base: String?
        var setsSinceFull: Int
        /// What the destination could not keep of what was copied.
        var unkept: [String]
        /// See ``SetRecord/Source/timeResolution``.
        var timeResolution: Int64?
        var entries: Int
    }

    struct Identity: Codable, Equatable {
        var device: UInt64
        var inode: UInt64

        init(_ status: FileStatus) {
            device = status.device
            inode = status.inode
        }
    }

    /// The first line; another version has another.
    static let format = "overwinter notes 1"

    /// One name a source, whatever its place in the profile.
    static func name(of location: BytePath) -> String { prefix + RunningSHA256.hex(of: location.bytes).prefix(16) }
    static let prefix = "notes-"

    var header: Header
    var entries: EntryTable
}
