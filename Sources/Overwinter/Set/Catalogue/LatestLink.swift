import FileTree

/// The link `latest` of a destination, for people; programs go by the records.
enum LatestLink {
    static let name = "latest"

    /// Points it at a set; does nothing where it is right.
    ///
    /// - Throws: `.failed` where something else has the name, or it cannot be made.
    static func point(at set: String, in destination: BytePath) throws(OverwinterError) {
        let link = destination.appending(name)
        do throws(FileTreeError) {
            if let status = try FileStatus.ifPresent(link, followingLinks: false) {
                guard status.kind == .symlink else {
                    throw FileTreeError(.exists, path: link, message: "'\(link)' is no link, and was left as it is")
                }
                if try Names.readLink(link) == BytePath(set) { return }
            }
            try Names.replaceSymbolicLink(link, to: BytePath(set))
            try Folder.sync(destination)
        } catch {
            throw OverwinterError(.failed, error.message, hint: error.hint)
        }
    }
}
