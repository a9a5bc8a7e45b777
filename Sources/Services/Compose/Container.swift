/// A container as the Docker engine knows it.
///
/// Its environment, which holds secrets, is not kept.
package struct Container: Sendable, Equatable {
    package var id: String
    package var name: String
    /// The engine's word: `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`.
    package var state: String
    package var exitCode: Int32
    package var outOfMemory: Bool
    package var health: ServiceHealth
    /// RFC 3339, as the engine writes it; tells one start from the next.
    package var startedAt: String
    /// The process on the host; nil where it does not run.
    package var process: Int32?
    package var image: String
    package var imageID: String
    package var restartPolicy: String
    package var mounts: [ContainerMount]
    package var labels: [String: String]
    /// The containers, by id or name, whose network, processes or shared memory it uses in the place of its own.
    package var hosts: [String]

    package var project: String? { labels["com.docker.compose.project"] }
    package var service: String? { labels["com.docker.compose.service"] }
    /// Made by `docker compose run`, and no part of the service.
    package var isOneOff: Bool { labels["com.docker.compose.oneoff"] == "True" }

    /// What the state means; nil where it says nothing either way.
    package var activity: ServiceStatus.Activity? {
        switch state {
        case "running", "restarting": .running
        case "paused": .paused
        case "created", "exited": .stopped
        case "dead": .failed
        default: nil
        }
    }

    /// `running (healthy)`, `exited (137)`.
    package var detail: String {
        switch state {
        case "exited": "exited (\(exitCode))"
        case "running" where health != .none: "running (\(health.rawValue))"
        default: state
        }
    }

    /// How it ended, where that was not at its own will; 143 is Java's answer to SIGTERM.
    package var uncleanExit: String? {
        guard state == "exited" || state == "dead" else { return nil }
        if outOfMemory { return "killed for lack of memory (exit code \(exitCode))" }
        switch exitCode {
        case 0, 129, 130, 143: return nil
        case 137: return "killed (exit code 137)"
        default: return "ended with exit code \(exitCode)"
        }
    }
}

/// Where a container has something of its host.
package struct ContainerMount: Sendable, Equatable {
    /// `bind`, `volume` or `tmpfs`.
    package var type: String
    /// The name of a volume.
    package var volume: String?
    /// The path on the host; empty for a tmpfs.
    package var source: String
    package var target: String
    package var readOnly: Bool

    /// One of the two paths is the other, or lies in it.
    package func overlaps(_ path: String) -> Bool {
        guard !source.isEmpty else { return false }
        let (one, other) = (Self.components(source), Self.components(path))
        return one.starts(with: other) || other.starts(with: one)
    }

    private static func components(_ path: String) -> [Substring] { path.split(separator: "/") }
}
