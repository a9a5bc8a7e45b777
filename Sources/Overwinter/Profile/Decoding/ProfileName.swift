/// The names that a profile, its services, groups and sources can have.
package enum ProfileName {
    /// For the schema; what ``isName(_:)`` accepts.
    static let pattern = "^[a-z0-9][a-z0-9._-]*$"
    static let maximumLength = 128
    static let rule = "a name begins with a-z or 0-9, and holds these, '.', '_' and '-'"

    /// Folders of a set that are not a service's.
    static let noServices = ["overwinter", "compose"]
    /// Words that stand where a profile's name can stand: `restore commit`.
    static let noProfiles = ["commit", "rollback", "status"]

    package static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= maximumLength else { return false }
        let isFirst = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return isFirst(first) && text.utf8.allSatisfy { isFirst($0) || "._-".utf8.contains($0) }
    }
}
