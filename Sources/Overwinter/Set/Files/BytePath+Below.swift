import FileTree

extension BytePath {
    /// Whether this path is below another; both without doubled or closing slashes, as in a record.
    ///
    /// The empty path is above every relative one. Unlike `isAt(orBelow:)` it makes no arrays: a record asks it for
    /// every entry.
    func isBelow(_ folder: BytePath) -> Bool {
        if folder.isEmpty { return !isEmpty && !isAbsolute }
        return bytes.count > folder.bytes.count && bytes[folder.bytes.count] == UInt8(ascii: "/")
            && bytes.begins(with: folder.bytes)
    }

    /// Whether this path is an entry of a folder itself.
    func isDirectlyBelow(_ folder: BytePath) -> Bool {
        let start = folder.isEmpty ? 0 : folder.bytes.count + 1
        return isBelow(folder) && !bytes[start...].contains { $0 == UInt8(ascii: "/") }
    }
}
