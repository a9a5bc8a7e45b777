/// How the name that turns a flag off is made.
package struct FlagInversion: Sendable, Hashable {
    private enum Kind { case no, enableDisable }
    private let kind: Kind

    /// `--pre-sync`, `--no-pre-sync`.
    package static var prefixedNo: FlagInversion { FlagInversion(kind: .no) }
    /// `--enable-color`, `--disable-color`.
    package static var prefixedEnableDisable: FlagInversion { FlagInversion(kind: .enableDisable) }

    /// The names for on, and the names for off; only long names have an inverse.
    func split(_ names: [ArgumentName]) -> (on: [ArgumentName], off: [ArgumentName]) {
        let long = names.compactMap(\.longName)
        switch kind {
        case .no: return (names, long.map { .long("no-\($0)") })
        case .enableDisable:
            let short = names.filter { $0.longName == nil }
            return (short + long.map { .long("enable-\($0)") }, long.map { .long("disable-\($0)") })
        }
    }

    /// What the help calls the two defaults.
    var adjectives: (on: String, off: String) {
        switch kind {
        case .no: ("on", "off")
        case .enableDisable: ("enabled", "disabled")
        }
    }
}
