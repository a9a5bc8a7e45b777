import FileTree
import Services

@testable import Overwinter

/// Headers and services for tests of journals and debts.
enum JournalYard {
    static func service(_ name: String, start: String? = "before", startsOnSuccess: Bool = false) -> JournalService {
        JournalService(
            name: name, keys: ["unit \(name).service"], manager: .systemd(unit: "\(name).service"),
            before: ServiceStatus(activity: .running, detail: "active (running)", isUp: true, start: start),
            stopSeconds: 30, probe: .http(url: "http://localhost/", credentials: "/etc/secret", insecure: true),
            readySeconds: 5, isCompanion: false, startsOnSuccess: startsOnSuccess,
            startCommand: "systemctl start \(name).service")
    }

    static func target(_ service: String) -> JournalTarget {
        var target = JournalTarget(title: "\(service)/data", path: BytePath("/var/lib/\(service)"), owner: service)
        target.service = service
        target.heldData = true
        return target
    }

    static func header(_ names: [String] = ["a", "b", "c"], restores: Bool = false, run: String = "r") -> JournalHeader {
        JournalHeader(
            run: run, verb: restores ? "restore" : "backup", profile: "p", profilePath: BytePath("/etc/p.yaml"),
            process: RunProcess(pid: 1, startTime: 1, boot: "boot"), destination: BytePath("/backup"),
            services: names.map { service($0) }, targets: restores ? names.map { target($0) } : [])
    }

    static func debt(_ events: [JournalEvent], restores: Bool = false) -> Debt {
        Debt(header: header(restores: restores), events: events)
    }
}

extension JournalTarget {
    init(title: String, path: BytePath, owner: String) {
        self.init(title: title, path: path, owner: owner, service: nil)
    }
}
