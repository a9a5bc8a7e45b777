import FileTree
import Glibc

/// Makes the folders above a target that are missing, as they were when the set was made.
enum ParentFolders {
    static func make(
        above path: BytePath, as parents: [SetRecord.Source.Parent], owners: OwnerMap
    ) throws(OverwinterError) {
        var missing: [BytePath] = []
        var folder = path.parent
        do throws(FileTreeError) {
            while !folder.components.isEmpty,
                try FileStatus.ifPresent(folder, followingLinks: true) == nil
            {
                missing.insert(folder, at: 0)
                folder = folder.parent
            }
            for folder in missing {
                let recorded = parents.first { $0.path == folder }
                try Folder.make(folder, mode: 0o700)
                if let recorded { give(folder, to: recorded, owners) }
                try Folder.setMode(folder, recorded?.mode ?? 0o755)
            }
        } catch {
            throw OverwinterError(error, while: .restoreFailed)
        }
    }

    /// An ordinary user cannot give folders away, and restores what it may.
    private static func give(_ folder: BytePath, to parent: SetRecord.Source.Parent, _ owners: OwnerMap) {
        _ = folder.withCString { lchown($0, owners.user(parent.owner), owners.group(parent.group)) }
    }
}
