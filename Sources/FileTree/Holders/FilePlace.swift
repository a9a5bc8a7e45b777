/// A path within a file system, from the file system's own root.
package struct FilePlace: Sendable, Equatable {
    /// As stat(2) tells it: on btrfs of the subvolume.
    package var device: UInt64
    package var path: BytePath

    package init(device: UInt64, path: BytePath) {
        self.device = device
        self.path = path
    }

    /// The path below `folder`; nil where it does not lie there.
    package func below(_ folder: FilePlace) -> BytePath? {
        guard device == folder.device, path.isAt(orBelow: folder.path) else { return nil }
        let rest = path.components.dropFirst(folder.path.components.count)
        return BytePath(bytes: Array(rest.joined(separator: [UInt8(ascii: "/")])))
    }
}
