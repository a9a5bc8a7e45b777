import FileTree
import Services

/// The unit in which this program runs.
enum OwnUnit {
    /// A unit that stops itself is ended before it can start anything.
    ///
    /// See: `man 5 proc_pid_cgroup`.
    static func isOwn(_ unit: String) -> Bool {
        guard let bytes = try? DurableFile.read(BytePath("/proc/self/cgroup"), limit: 1 << 16) else { return false }
        return bytes.split(separator: UInt8(ascii: "\n")).contains { line in
            BytePath(bytes: Array(line)).components.contains(Array(unit.utf8))
        }
    }

    static func fault(of dependent: DependentUnit) -> OverwinterError.Fault {
        OverwinterError.Fault(
            code: "own-unit",
            message: "a stop of \(dependent.dependsOn) takes \(dependent.unit) along, in which this program runs",
            hint: "take Requires=, BindsTo= and PartOf= out of that unit: After= is enough")
    }
}
