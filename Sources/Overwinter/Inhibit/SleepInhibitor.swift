import Programs

/// Holds off sleep and shutdown while services stand still.
///
/// `systemd-inhibit` asks logind for it, and keeps it for as long as its command runs; that one ends with the line to this
/// process, so the hold ends with this process, however it ends. Where there is no logind nothing is held off, and nothing
/// is said.
///
/// See: `man 1 systemd-inhibit`.
struct SleepInhibitor {
    private let holder: Attendant

    /// nil where there is no `systemd-inhibit`.
    static func take() -> SleepInhibitor? {
        // `delay` would hold off for 5 s (InhibitDelayMaxSec): no stop of a database fits in there. `block` does not
        // keep root from 'systemctl reboot --force' or an explicit override.
        let program = Program(
            "systemd-inhibit",
            [
                "--what=shutdown:sleep", "--mode=block", "--who=overwinter",
                "--why=services are stopped for a cold backup or a restore", "cat",
            ])
        return (try? Attendant(starting: program)).map(SleepInhibitor.init(holder:))
    }

    func release() {
        holder.hangUp()
        holder.end(within: .seconds(2))
    }
}
