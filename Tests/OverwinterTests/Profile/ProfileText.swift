import FileTree

@testable import Overwinter

/// What decoding a text says, as an operator reads it: each fault with its hint in brackets.
func faults(_ text: String) -> [String] {
    do {
        _ = try decode(text)
        return []
    } catch {
        return error.faults.map { fault in
            fault.hint.map { "\(fault.message) (\($0))" } ?? fault.message
        }
    }
}

func decode(_ text: String) throws(OverwinterError) -> Profile {
    try Profile.decode(Array(text.utf8), path: BytePath("/etc/profiles/p.yaml"), shownAs: BytePath("p.yaml"))
}

/// A profile without faults, to which `services` are added (indented by two) and whole lines at its end.
func profile(services: String = "", end: String = "") -> String {
    """
    version: 1
    name: hive
    destination: /backup
    services:
      base: { systemd: base, sources: {} }
    \(services)
    \(end)
    """
}
