/// What `docker compose config --format json` prints, as far as it is used; unknown keys are passed over.
struct ComposeConfiguration: Decodable {
    struct Service: Decodable {
        struct Dependency: Decodable { var condition: String? }

        struct Mount: Decodable {
            var type: String
            var source: String?
            var target: String?
            var readOnly: Bool?

            enum CodingKeys: String, CodingKey {
                case type, source, target
                case readOnly = "read_only"
            }
        }

        struct HealthCheck: Decodable { var disable: Bool? }

        /// Only whether there is one: what it runs is Compose's business.
        struct Hook: Decodable {}

        /// All but one key is left unread: secrets are among them.
        struct Environment: Decodable {
            var cassandraCluster: String?

            private enum CodingKeys: String, CodingKey { case cassandraCluster = "CASSANDRA_CLUSTER_NAME" }

            init(from decoder: any Decoder) throws {
                let values = try? decoder.container(keyedBy: CodingKeys.self)
                cassandraCluster = try? values?.decodeIfPresent(String.self, forKey: .cassandraCluster)
            }
        }

        var image: String?
        var environment: Environment?
        var containerName: String?
        var dependsOn: [String: Dependency]?
        var volumes: [Mount]?
        var healthCheck: HealthCheck?
        var stopGracePeriod: String?
        var labels: [String: String]?
        var preStop: [Hook]?
        var postStart: [Hook]?
        var networkMode: String?
        var pid: String?
        var ipc: String?

        enum CodingKeys: String, CodingKey {
            case image, environment, volumes, labels, pid, ipc
            case networkMode = "network_mode"
            case containerName = "container_name"
            case dependsOn = "depends_on"
            case healthCheck = "healthcheck"
            case stopGracePeriod = "stop_grace_period"
            case preStop = "pre_stop"
            case postStart = "post_start"
        }

        var hosts: [String] {
            [networkMode, pid, ipc].compactMap { mode in
                guard let mode, mode.hasPrefix("service:") else { return nil }
                return String(mode.dropFirst("service:".count))
            }
        }
    }

    struct Volume: Decodable {
        var name: String?
        var driver: String?
        var driverOptions: [String: String]?
        var external: Bool?

        enum CodingKeys: String, CodingKey {
            case name, driver, external
            case driverOptions = "driver_opts"
        }
    }

    struct File: Decodable { var file: String? }

    var name: String
    var services: [String: Service]?
    var volumes: [String: Volume?]?
    var configs: [String: File?]?
    var secrets: [String: File?]?

    var declaredServices: [String: DeclaredService] {
        var declared: [String: DeclaredService] = [:]
        for (name, service) in services ?? [:] {
            declared[name] = DeclaredService(
                name: name, image: service.image, containerName: service.containerName,
                dependsOn: (service.dependsOn ?? [:]).mapValues {
                    DeclaredService.Condition(rawValue: $0.condition ?? "") ?? .started
                },
                mounts: (service.volumes ?? []).map {
                    DeclaredService.Mount(
                        type: $0.type, source: $0.source.flatMap { $0.isEmpty ? nil : $0 }, target: $0.target ?? "",
                        readOnly: $0.readOnly ?? false)
                },
                hasHooks: !(service.preStop ?? []).isEmpty || !(service.postStart ?? []).isEmpty,
                hasHealthCheck: service.healthCheck.map { !($0.disable ?? false) } ?? false,
                stopGracePeriod: service.stopGracePeriod, labels: service.labels ?? [:],
                cassandraCluster: service.environment?.cassandraCluster, hosts: service.hosts)
        }
        return declared
    }

    var declaredVolumes: [String: DeclaredVolume] {
        var declared: [String: DeclaredVolume] = [:]
        for (key, volume) in volumes ?? [:] {
            declared[key] = DeclaredVolume(
                key: key, name: volume?.name ?? "\(name)_\(key)", driver: volume?.driver,
                driverOptions: volume?.driverOptions ?? [:], isExternal: volume?.external ?? false)
        }
        return declared
    }

    /// The files of the host that configs and secrets are made from.
    var declaredFiles: [String] {
        ((configs ?? [:]).values.map { $0?.file } + (secrets ?? [:]).values.map { $0?.file }).compactMap { $0 }.sorted()
    }
}
