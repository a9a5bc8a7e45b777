/// The name of a systemd unit, as systemctl(1) would complete it.
enum UnitName {
    private static let suffixes = [
        ".service", ".socket", ".device", ".mount", ".automount", ".swap", ".target", ".path", ".timer", ".slice",
        ".scope",
    ]

    static func complete(_ name: String) -> String {
        suffixes.contains { name.hasSuffix($0) } ? name : name + ".service"
    }

    /// Only what systemd.unit(5) allows: `systemctl stop 'a*'` would take a name for a pattern.
    static func isValid(_ name: String) -> Bool {
        name.utf8.count < 256 && !name.hasPrefix("-") && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: ":-_.\\@".utf8.contains(byte)
                }
            }
    }
}
