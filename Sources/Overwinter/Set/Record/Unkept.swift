/// An aspect of entries that a destination cannot keep.
///
/// The names are the record's; one that this program does not know is kept as it is, and excuses nothing.
package struct Unkept: RawRepresentable, Codable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let owners = Unkept(rawValue: "owners")
    package static let modes = Unkept(rawValue: "modes")
    package static let times = Unkept(rawValue: "times")
    /// Extended attributes other than ACLs.
    package static let attributes = Unkept(rawValue: "xattrs")
    package static let acls = Unkept(rawValue: "acls")
    package static let hardLinks = Unkept(rawValue: "hard-links")
    package static let holes = Unkept(rawValue: "holes")
}
