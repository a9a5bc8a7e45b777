import FileTree
import Overwinter

/// A user or a group of a restore's plan: what it was, and what it becomes.
struct OwnerDocument: Encodable {
    var kind: String
    /// In the set; absent where it had none.
    var name: String?
    var from: UInt32
    /// Absent where this host has no such name.
    var to: UInt32?
    /// Whom `from` belongs to here; absent for nobody.
    var nameHere: String?

    init(_ match: OwnerMatch) {
        kind = match.kind.rawValue
        name = match.name.map { EscapedName.shown($0) }
        from = match.recorded
        to = match.restored
        nameHere = match.nameHere.map { EscapedName.shown($0) }
    }
}
