package import FileTree

extension SetRecord {
    /// Whether a source that is no log is stored in another.
    func storesData(in holder: Source) -> Bool {
        sources.contains { source in
            guard let place = source.sharedWith, !RestoreTarget.isLog(source.name) else { return false }
            return place == holder.location || place.isBelow(holder.location)
        }
    }

    /// One source: where it was, and where in the set it is.
    package struct Source: Codable, Sendable, Equatable {
        package enum Kind: String, Codable, Sendable { case folder, file }

        package enum State: String, Codable, Sendable {
            /// Its entries are at `location`.
            case saved
            /// It was optional, and not there; of an adopted set: it is not in the set.
            case absent
            /// It is the same path as another source, and stored there: see `sharedWith`.
            case shared
        }

        /// A folder above a source, so that a restore can make it as it was.
        package struct Parent: Codable, Sendable, Equatable {
            package var path: BytePath
            package var owner: UInt32
            package var group: UInt32
            package var ownerName: String?
            package var groupName: String?
            /// The permission bits with setuid, setgid and sticky.
            package var mode: UInt16

            package init(
                path: BytePath, owner: UInt32, group: UInt32, ownerName: String?, groupName: String?, mode: UInt16
            ) {
                self.path = path
                self.owner = owner
                self.group = group
                self.ownerName = ownerName
                self.groupName = groupName
                self.mode = mode
            }
        }

        /// The service it belongs to; nil for a source of the stack itself (a Compose project's files).
        package var service: String?
        /// The source's name: `data`.
        package var name: String
        /// Below the set's folder: `cassandra/data`.
        package var location: BytePath
        /// On the host, absolute: `/var/lib/cassandra`.
        package var path: BytePath
        package var kind: Kind
        package var state: State
        /// The location of the source that holds the entries, where the state is `shared`.
        package var sharedWith: BytePath?
        /// From `/` down to the folder the source was in.
        package var parents: [Parent]
        /// Regular files.
        package var files: Int
        /// Bytes of regular files; a file with several names counts once.
        package var bytes: Int64
        /// Mount points at or below the path, absolute.
        package var mounts: [BytePath]
        /// The profile's `exclude` globs, relative to the path.
        package var excluded: [String]
        /// What the destination could not keep of it; nil in sets of older versions, which say it of the whole set only.
        package var unkept: [Unkept]?
        /// Where `unkept` has times: the nanoseconds from one time that the destination has to the next; nil where it may keep none,
        /// and in sets of older versions.
        package var timeResolution: Int64?
        /// How it was copied; nil where it was not, and in sets of older versions.
        package var copying: Copying?
        /// False for what an adopted set has beside the profile's sources; nil for all else, and in sets of older versions.
        ///
        /// Nobody knows where it belongs: no restore writes it, but to a folder of its own.
        package var restores: Bool?

        package init(
            service: String?, name: String, location: BytePath, path: BytePath, kind: Kind, state: State = .saved,
            sharedWith: BytePath? = nil, parents: [Parent] = [], files: Int = 0, bytes: Int64 = 0,
            mounts: [BytePath] = [], excluded: [String] = []
        ) {
            self.service = service
            self.name = name
            self.location = location
            self.path = path
            self.kind = kind
            self.state = state
            self.sharedWith = sharedWith
            self.parents = parents
            self.files = files
            self.bytes = bytes
            self.mounts = mounts
            self.excluded = excluded
        }
    }
}
