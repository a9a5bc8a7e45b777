/// Names below a root on which something is mounted: of such an entry its folder's listing tells what is under the mount.
struct MountedNames: Sendable {
    private let names: Set<Digest128>

    static let none = MountedNames(names: [])

    /// Of a root that was opened already; where the mount table cannot be read, a listing is believed.
    static func below(_ root: BytePath) -> MountedNames {
        let mounts = try? Mounts.below(Folder.realPath(root))
        return MountedNames(
            names: Set((mounts ?? []).map { Digest128(terminatedName: $0.mountPoint.lastComponent.bytes + [0]) }))
    }

    private init(names: Set<Digest128>) {
        self.names = names
    }

    /// Whether something is mounted on an entry of this name, somewhere below the root.
    func contains(_ name: EntryName) -> Bool { !names.isEmpty && names.contains(Digest128(name: name)) }
}
