/// What `systemctl show` says of a unit (systemd.unit(5), org.freedesktop.systemd1(5)).
struct UnitFacts {
    static let properties = [
        "Id", "LoadState", "LoadError", "ActiveState", "SubState", "FreezerState", "Result", "Job", "MainPID",
        "ExecMainStatus", "ExecMainCode", "InvocationID", "ControlGroup", "TimeoutStopUSec", "SendSIGKILL", "Type",
        "FragmentPath", "SourcePath", "DropInPaths", "TriggeredBy", "UpheldBy",
    ]

    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// A property; empty where this kind of unit, or this systemd, has none.
    subscript(name: String) -> String { values[name] ?? "" }

    func list(_ name: String) -> [String] { self[name].split(separator: " ").map(String.init) }

    var id: String { self["Id"] }
    var invocation: String? { self["InvocationID"].isEmpty ? nil : self["InvocationID"] }
    var controlGroup: String? { self["ControlGroup"].isEmpty ? nil : self["ControlGroup"] }
    var mainProcess: Int32? { Int32(self["MainPID"]).flatMap { $0 > 0 ? $0 : nil } }
    var stopTimeout: Duration? { TimeSpan.duration(self["TimeoutStopUSec"]) }
    var hasJob: Bool { !(self["Job"].isEmpty || self["Job"] == "0") }
    var isFrozen: Bool { ["frozen", "freezing", "frozen-by-parent"].contains(self["FreezerState"]) }
    var isDown: Bool { self["ActiveState"] == "inactive" || self["ActiveState"] == "failed" }
    /// Its processes run while it reloads; a start ends in no such state before it was active.
    var isUp: Bool { ["active", "reloading", "refreshing"].contains(self["ActiveState"]) }
    var isStopping: Bool { self["ActiveState"] == "deactivating" }

    /// As `systemctl status` shows it: `active (running)`.
    var detail: String {
        let result = self["Result"]
        let why = self["ActiveState"] == "failed" && !result.isEmpty ? ", Result=\(result)" : ""
        return "\(self["ActiveState"]) (\(self["SubState"])\(why))"
    }

    /// A start was ordered, and waits for the units it comes after.
    private var isQueued: Bool { isDown && hasJob }

    /// The activity; nil for a state that says nothing either way.
    private var activity: ServiceStatus.Activity? {
        switch self["ActiveState"] {
        case "active", "activating", "reloading", "refreshing": isFrozen ? .paused : .running
        case "inactive" where !isQueued: .stopped
        case "failed" where !isQueued: .failed
        case "inactive", "failed": .running
        default: nil
        }
    }

    /// How it ended, where that was not at its own will; nil while it runs.
    ///
    /// A stop by SIGTERM is clean, and so is 143: Java's answer to it.
    var uncleanExit: String? {
        guard isDown else { return nil }
        let result = self["Result"]
        let status = self["ExecMainStatus"]
        let named = result.isEmpty || result == "success" ? "" : " (Result=\(result))"
        let after = result == "timeout" ? stopTimeout.map { " after \($0.spelled)" } ?? "" : ""
        // waitid(2): 1 exited, 2 killed, 3 dumped.
        switch (self["ExecMainCode"], status) {
        case ("2", "9"): return "killed by signal 9\(after)\(named)"
        case ("3", _): return "ended by signal \(status) with a core dump\(named)"
        case ("2", _) where !["1", "2", "15"].contains(status): return "ended by signal \(status)\(named)"
        case _ where result == "timeout": return "not stopped\(after)\(named)"
        case ("1", _) where result == "exit-code" && !["129", "130", "143"].contains(status):
            return status == "0" ? "a stop command failed\(named)" : "exited with status \(status)\(named)"
        case _ where !["", "success", "exit-code", "signal"].contains(result): return "Result=\(result)"
        default: return nil
        }
    }

    /// How the main process ended, well or not; nil while it runs, and where there never was one.
    private var lastExit: String? {
        guard isDown else { return nil }
        // waitid(2), as above.
        return switch self["ExecMainCode"] {
        case "1": "exit status \(self["ExecMainStatus"])"
        case "2", "3": "signal \(self["ExecMainStatus"])"
        default: nil
        }
    }

    var status: ServiceStatus? {
        activity.map {
            ServiceStatus(
                activity: $0, detail: detail + (isFrozen ? ", frozen" : isQueued ? ", start queued" : ""),
                uncleanExit: isQueued ? nil : uncleanExit, lastExit: lastExit,
                isUp: isUp && !isFrozen, start: invocation, mainProcess: mainProcess,
                controlGroup: controlGroup)
        }
    }
}
