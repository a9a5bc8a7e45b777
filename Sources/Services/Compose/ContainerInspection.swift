/// What `docker inspect` prints of a container, as far as it is used; unknown keys are passed over.
struct ContainerInspection: Decodable {
    struct State: Decodable {
        struct Health: Decodable {
            var status: String

            enum CodingKeys: String, CodingKey { case status = "Status" }
        }

        var status: String
        var process: Int32?
        var exitCode: Int32
        var outOfMemory: Bool?
        var startedAt: String?
        var health: Health?

        enum CodingKeys: String, CodingKey {
            case status = "Status"
            case process = "Pid"
            case exitCode = "ExitCode"
            case outOfMemory = "OOMKilled"
            case startedAt = "StartedAt"
            case health = "Health"
        }
    }

    struct Mount: Decodable {
        var type: String?
        var name: String?
        var source: String?
        var target: String
        var writable: Bool?

        enum CodingKeys: String, CodingKey {
            case type = "Type"
            case name = "Name"
            case source = "Source"
            case target = "Destination"
            case writable = "RW"
        }
    }

    struct Settings: Decodable {
        var image: String?
        var labels: [String: String]?

        enum CodingKeys: String, CodingKey {
            case image = "Image"
            case labels = "Labels"
        }
    }

    struct HostSettings: Decodable {
        struct RestartPolicy: Decodable {
            var name: String?

            enum CodingKeys: String, CodingKey { case name = "Name" }
        }

        var restartPolicy: RestartPolicy?
        var networkMode: String?
        var processMode: String?
        var memoryMode: String?

        enum CodingKeys: String, CodingKey {
            case restartPolicy = "RestartPolicy"
            case networkMode = "NetworkMode"
            case processMode = "PidMode"
            case memoryMode = "IpcMode"
        }

        /// See: docker run(1), `--network container:…`, `--pid`, `--ipc`.
        var hosts: [String] {
            [networkMode, processMode, memoryMode].compactMap { mode in
                guard let mode, mode.hasPrefix("container:") else { return nil }
                return String(mode.dropFirst("container:".count))
            }
        }
    }

    var id: String
    var name: String
    var image: String?
    var state: State
    var mounts: [Mount]?
    var settings: Settings?
    var hostSettings: HostSettings?

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case name = "Name"
        case image = "Image"
        case state = "State"
        case mounts = "Mounts"
        case settings = "Config"
        case hostSettings = "HostConfig"
    }

    var container: Container {
        Container(
            id: id, name: name.hasPrefix("/") ? String(name.dropFirst()) : name, state: state.status,
            exitCode: state.exitCode, outOfMemory: state.outOfMemory ?? false,
            health: ServiceHealth(rawValue: state.health?.status ?? "") ?? .none, startedAt: state.startedAt ?? "",
            process: state.process.flatMap { $0 > 0 ? $0 : nil }, image: settings?.image ?? "", imageID: image ?? "",
            restartPolicy: hostSettings?.restartPolicy?.name ?? "",
            mounts: (mounts ?? []).map {
                ContainerMount(
                    type: $0.type ?? "bind", volume: $0.name.flatMap { $0.isEmpty ? nil : $0 }, source: $0.source ?? "",
                    target: $0.target, readOnly: !($0.writable ?? true))
            },
            labels: settings?.labels ?? [:], hosts: hostSettings?.hosts ?? [])
    }
}
