package import FileTree

extension SetRecord {
    /// Something the destination could not keep: the record has it, and it is not looked for on disk.
    ///
    /// The names are the record's; one that this program does not know is kept as it is, and excuses nothing.
    package struct Unkept: RawRepresentable, Codable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let owners = Unkept(rawValue: "owners")
        /// The setuid and setgid bits.
        package static let setIDBits = Unkept(rawValue: "setid-bits")
        package static let modes = Unkept(rawValue: "modes")
        /// Those that the destination has no room for; see ``SetRecord/Source/timeResolution``.
        package static let times = Unkept(rawValue: "times")
        package static let acls = Unkept(rawValue: "acls")
        /// Device nodes: they are not there at all, like the next two.
        package static let devices = Unkept(rawValue: "devices")
        package static let fifos = Unkept(rawValue: "fifos")
        package static let symlinks = Unkept(rawValue: "symlinks")
        /// Each name is a file of its own.
        package static let hardLinks = Unkept(rawValue: "hard-links")

        /// Extended attributes of one namespace: `user`, `trusted`, `security`.
        package static func attributes(namespace: String) -> Unkept {
            Unkept(rawValue: attributePrefix + namespace)
        }

        /// Nothing that was not kept: an attribute that the destination gives to what is made in it, by its name.
        package static func ownAttribute(_ name: [UInt8]) -> Unkept {
            Unkept(rawValue: ownPrefix + EscapedName.shown(name))
        }

        package static let attributePrefix = "xattrs."
        private static let ownPrefix = "own-xattrs."

        /// The attribute that the destination gave; nil for all else.
        package var ownAttribute: Substring? {
            rawValue.hasPrefix(Self.ownPrefix) ? rawValue.dropFirst(Self.ownPrefix.count) : nil
        }
    }
}

extension SetRecord.Unkept {
    /// What a copy could not keep, in the record's words.
    package init(of unkept: FileTree.Unkept) {
        self =
            switch unkept.kind {
            case .owners: .owners
            case .setIDBits: .setIDBits
            case .modes: .modes
            case .times, .distantTimes: .times
            case .accessControlLists: .acls
            case .devices: .devices
            case .fifos: .fifos
            case .symbolicLinks: .symlinks
            case .hardLinks: .hardLinks
            case .attributes(let namespace): .attributes(namespace: namespace)
            }
    }
}

extension TreeCopyReport {
    /// What is no difference where the copy is compared, in the record's words.
    var excused: [SetRecord.Unkept] {
        unkept.map { SetRecord.Unkept(of: $0) } + ownAttributes.map { SetRecord.Unkept.ownAttribute($0) }
    }
}

extension SetRecord {
    /// What the destination could not keep of a source, and what it gave.
    package func unkept(of location: BytePath) -> [Unkept] { saved(at: location)?.unkept ?? unkept }

    /// What of a source's copy is no difference.
    package func excuses(of location: BytePath) -> Excuses {
        Excuses(
            unkept(of: location), timeResolution: saved(at: location)?.timeResolution, namesOwn: madeIn != nil)
    }

    func saved(at location: BytePath) -> Source? {
        sources.first { $0.location == location && $0.state == .saved }
    }
}
