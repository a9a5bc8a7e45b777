import FileTree
import Glibc

/// Where a guardian must live to outlive its run.
///
/// A unit's stop, and the end of a session, kill every process in their control group, whatever session or signals it has.
/// Beside a systemd the guardian therefore gets a scope of its own.
///
/// See: `man 5 systemd.kill`, `man 5 systemd.scope`, `man 1 systemd-run`.
package struct GuardianScope: Sendable, Equatable {
    package enum Manager: Sendable, Equatable {
        case system
        /// The user's own, which starts and ends scopes without root.
        case user
    }

    package let manager: Manager
    /// The unit that would take the guardian along: `overwinter-backup@thehive.service`.
    package let unit: String

    package init(manager: Manager, unit: String) {
        self.manager = manager
        self.unit = unit
    }

    /// The scope that this process's guardian needs; nil where no unit can take it along.
    package static var needed: GuardianScope? {
        // sd_booted(3): without it no systemd is there to ask.
        guard access("/run/systemd/system", F_OK) == 0,
            let text = try? DurableFile.read(BytePath("/proc/self/cgroup"), limit: 1 << 16)
        else { return nil }
        return needed(byControlGroups: String(decoding: text, as: UTF8.self), isRoot: geteuid() == 0)
    }

    /// The same, by the text of `/proc/self/cgroup`.
    package static func needed(byControlGroups text: String, isRoot: Bool) -> GuardianScope? {
        for line in text.split(separator: "\n") {
            // `0::/path` of cgroup v2; `1:name=systemd:/path` of v1, whose other lines systemd does not own.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[1].isEmpty || fields[1] == "name=systemd" else { continue }
            let units = fields[2].split(separator: "/").filter { $0.hasSuffix(".service") || $0.hasSuffix(".scope") }
            guard let unit = units.last else { continue }
            return GuardianScope(manager: isRoot ? .system : .user, unit: String(unit))
        }
        return nil
    }

    /// The words before the guardian's own command.
    package func command(name: String) -> [String] {
        var words = ["systemd-run", "--scope", "--quiet", "--collect", "--unit=\(name)"]
        words += manager == .system ? ["--slice=system.slice"] : ["--user"]
        return words + ["--description=starts again what overwinter stopped, if its run dies", "--"]
    }
}
