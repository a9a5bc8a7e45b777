/// Something the destination could not keep, or the user may not set.
package struct Unkept: Sendable, Equatable {
    package enum Kind: Hashable, Sendable {
        case owners, setIDBits, modes, times, accessControlLists, devices, fifos, symbolicLinks, hardLinks
        /// Times that the file system has no room for; it keeps others.
        case distantTimes
        /// Extended attributes of one namespace: `user`, `trusted`, `security`, …
        case attributes(namespace: String)

        static func attributes(of name: [UInt8]) -> Kind {
            if name.starts(with: Array("system.posix_acl_".utf8)) { return .accessControlLists }
            return .attributes(namespace: EscapedName.shown(Array(name.prefix { $0 != UInt8(ascii: ".") })))
        }
    }

    package var kind: Kind
    /// How many entries it was.
    package var count: Int
    /// The first of them that was met, below the root.
    package var firstPath: BytePath

    package init(kind: Kind, count: Int, firstPath: BytePath) {
        self.kind = kind
        self.count = count
        self.firstPath = firstPath
    }
}

extension Unkept: CustomStringConvertible {
    /// For the reader, such as `owners of 12 entries not kept, first 'data/x'`.
    package var description: String {
        let what =
            switch kind {
            case .owners: "owners"
            case .setIDBits: "setuid and setgid bits"
            case .modes: "modes"
            case .times, .distantTimes: "times"
            case .accessControlLists: "ACLs"
            case .devices: "device nodes"
            case .fifos: "fifos"
            case .symbolicLinks: "symbolic links"
            case .hardLinks: "hard links"
            case .attributes(let namespace): "extended attributes (\(namespace).*)"
            }
        let place = firstPath.isEmpty ? "the root" : "'\(firstPath)'"
        return "\(what) of \(count) \(count == 1 ? "entry" : "entries") not kept, first \(place)"
    }
}
