import FileTree

/// A user or a group that owns something in a set, or is named in its ACLs, held against this host.
package struct OwnerMatch: Sendable, Equatable {
    package var kind: OwnerKind
    /// In the set.
    package var recorded: UInt32
    /// In the set; nil where it had none.
    package var name: [UInt8]?
    /// What is restored; nil where the name is asked for, and this host has none of it.
    package var restored: UInt32?
    /// Whom `recorded` belongs to here; nil for nobody.
    package var nameHere: [UInt8]?

    package var isMapped: Bool { restored != nil && restored != recorded }
    package var isUnknown: Bool { restored == nil }

    /// In words, for a plan and a log; nil where it is here as it was, and nothing is to be said.
    package var text: String? {
        switch (name, restored) {
        case (let name?, let restored?) where restored != recorded:
            return "\(kind.rawValue) \(Self.shown(name)): \(recorded) becomes \(restored)"
        case (let name?, .some) where nameHere != name:
            let here = nameHere.map { "belongs to \(Self.shown($0)) here" } ?? "belongs to nobody here"
            return "\(kind.rawValue) \(recorded) stays: it was \(Self.shown(name)), and \(here)"
        case (nil, .some):
            return nameHere.map {
                "\(kind.rawValue) \(recorded) stays: it had no name, and belongs to \(Self.shown($0)) here"
            }
        default: return nil
        }
    }

    static func shown(_ name: [UInt8]) -> String { "'\(EscapedName.shown(name))'" }
}
