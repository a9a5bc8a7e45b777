import Synchronization

/// Gathers what could not be kept, one line a kind.
final class UnkeptLog: Sendable {
    private let found = Mutex<[Unkept.Kind: Unkept]>([:])
    private let own = Mutex<Set<[UInt8]>>([])

    func add(_ kind: Unkept.Kind, _ path: BytePath) {
        found.withLock { found in
            found[kind, default: Unkept(kind: kind, count: 0, firstPath: path)].count += 1
        }
    }

    func has(_ kind: Unkept.Kind) -> Bool { found.withLock { $0[kind] != nil } }

    /// Notes attributes that the destination gives, which is nothing that was not kept; an ACL that is inherited is removed.
    func addOwn(_ names: [[UInt8]]) {
        let names = names.filter { name in
            let attribute = ExtendedAttribute(name: name, value: [])
            return !attribute.isACL && !attribute.isShadow
        }
        if !names.isEmpty { own.withLock { $0.formUnion(names) } }
    }

    /// Names of attributes that the destination gives to what is made in it.
    var ownAttributes: Set<[UInt8]> { own.withLock { $0 } }

    /// In a fixed order.
    var all: [Unkept] {
        found.withLock { $0.values.sorted { $0.description < $1.description } }
    }
}
