import FileTree
import Overwinter

/// Runs as they are seen from outside, for a reader.
enum StatusText {
    static func of(_ runs: [SeenRun], folders: [StateFolder], at now: UTCTime) -> String {
        guard !runs.isEmpty else {
            return "no run is known in \(folders.map { "'\($0.path)'" }.joined(separator: " or "))\n"
        }
        return runs.map { seen in
            switch seen.life {
            case .live, .unknown: live(seen, now)
            case .ended: ended(seen.status, now)
            case .died: died(seen, now)
            }
        }.joined()
    }

    static func of(_ debt: OpenDebt) -> String {
        "\(debt.profile): \(debt.verb) \(debt.run) still owes \(debt.text)\n"
            + "HINT: type: overwinter recover\n"
    }

    static func of(_ refusal: OverwinterError) -> String {
        "not shown: \(refusal.message)\n" + (refusal.hint.map { "HINT: \($0)\n" } ?? "")
    }

    private static func live(_ seen: SeenRun, _ now: UTCTime) -> String {
        let (status, identity) = (seen.status, seen.status.identity)
        var lines = [
            "\(identity.profile): \(identity.verb) \(identity.run) is at work, process \(identity.process.pid), "
                + "for \(time(since: identity.began, now))"
        ]
        if seen.life == .unknown {
            lines[0] += " (if it still runs: this user can see neither its lock nor its process)"
        }
        lines.append("  \(status.stepText), for \(time(since: status.stepSince, now))")
        if let waiting = status.step?.waiting { lines.append("  waiting: \(waiting)") }
        if let flow = status.flow { lines.append("  \(flow.text)") }
        if let ending = status.ending {
            let reason = ending == "deadline" ? "the downtime budget is used up" : "\(ending) was received"
            lines.append("  \(reason): whatever was stopped is started, then it ends")
        }
        lines += standing(status, now)
        if let window = status.window { lines.append("  stopped window \(window.text)") }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func ended(_ status: RunStatus, _ now: UTCTime) -> String {
        guard let end = status.end else { return "" }
        let identity = status.identity
        var line = "\(identity.profile): no run is at work; the last, \(identity.verb) \(identity.run), "
        switch end.outcome {
        case "done": line += "was done"
        case "warnings": line += "was done with warnings"
        default: line += "failed"
        }
        line += " \(time(since: end.at, now)) ago"
        if let set = end.set { line += ": set \(set)" }
        if let message = end.message { line += ": \(message)" }
        return line + "\n"
    }

    private static func died(_ seen: SeenRun, _ now: UTCTime) -> String {
        let (status, identity) = (seen.status, seen.status.identity)
        var lines = [
            "\(identity.profile): no run is at work; the last, \(identity.verb) \(identity.run), process "
                + "\(identity.process.pid), was killed or lost its power",
            "  its last word was: \(status.stepText), since \(status.stepSince)",
        ]
        lines += standing(status, now)
        if !seen.isDebtKnown && !status.services.isEmpty {
            lines.append("  whether that is so still is in its journal, which could not be read")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func standing(_ status: RunStatus, _ now: UTCTime) -> [String] {
        status.services.map { service in
            let state =
                switch service.state {
                case .stopping: "is being stopped"
                case .stopped: "stands still"
                case .starting: "is being started"
                case .notReady: "is started, and not ready yet"
                case .down: "could not be started"
                }
            return "  \(service.name) \(state), down for \(time(since: service.since, now))"
        }
    }

    private static func time(since then: UTCTime, _ now: UTCTime) -> String {
        Age.text(seconds: (now.milliseconds - then.milliseconds) / 1000)
    }
}
