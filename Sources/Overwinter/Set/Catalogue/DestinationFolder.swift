import FileTree

/// Looking into a destination.
enum DestinationFolder {
    /// The names of the folders in it, links to folders left out; none where it is not there.
    static func folderNames(_ destination: BytePath) throws(OverwinterError) -> [BytePath] {
        do throws(FileTreeError) {
            var folders: [BytePath] = []
            for name in try Folder.names(of: destination) {
                if try FileStatus.ifPresent(destination.appending(name))?.kind == .directory { folders.append(name) }
            }
            return folders
        } catch {
            if error.code == .notFound { return [] }
            throw OverwinterError(
                error.code == .notPermitted ? .notPermitted : .failed, error.message, hint: error.hint)
        }
    }

    /// Whether there is a folder, or a link to one.
    static func isFolder(_ path: BytePath) -> Bool {
        (try? FileStatus.ifPresent(path, followingLinks: true))?.kind == .directory
    }
}
