/// Every key that a profile can have.
///
/// The one table: the decoder knows its keys from here, the schema is made of it, and a test holds the reference and
/// the shipped profiles to it.
package enum ProfileKeys {
    package static let root = MappingDescription(
        "profile", "One deployment: its services, their order, their sources, the destination",
        keys: [
            KeyDescription(
                "version", .version, isRequired: true, example: "1", "The version of this format"),
            KeyDescription(
                "name", .name, isRequired: true, example: "thehive",
                "What the deployment is called in sets, logs and messages"),
            KeyDescription(
                "destination", .either(.placedPath, .mapping(destination)), isRequired: true, example: "/opt/backup",
                "The folder in which sets are made"),
            KeyDescription(
                "budget", .duration, fallback: "no limit", example: "10m",
                "How long services may stand still: a backup that is foreseen to take longer is refused, one that does is given up"
            ),
            KeyDescription(
                "compose", .mapping(compose), example: "{ project-directory: /opt/thehive }",
                "The Compose project that services of this profile are part of"),
            KeyDescription(
                "services", .named(.mapping(service), atLeastOne: true), isRequired: true,
                example: "{ cassandra: { systemd: cassandra, sources: { data: /var/lib/cassandra } } }",
                "The services, in the order in which they start"),
            KeyDescription(
                "extra-sources", .named(.list(.either(.path, .mapping(extraSource))), atLeastOne: false),
                example: "{ host: [/etc/hosts] }",
                "Folders and files that belong to no service, in named groups"),
            KeyDescription(
                "copy", .mapping(copy), example: "{ pre-sync: true }",
                "How the sources are copied, and what a set may share with the last one"),
            KeyDescription(
                "retention", .mapping(retention), fallback: "no set is ever removed", example: "{ keep-last: 7 }",
                "Which sets are kept: the others are removed after a backup, and by prune"),
        ] + monitoring)

    /// Whom a run tells of itself.
    private static let monitoring = [
        KeyDescription(
            "metrics", .mapping(metrics),
            example: "{ textfile: /var/lib/prometheus/node-exporter/overwinter_thehive.prom }",
            "Figures of the last run, for Prometheus"),
        KeyDescription(
            "ping", .url, example: "\"https://hc-ping.com/5c9f4b1e-0000-4000-8000-000000000000\"",
            "The address of a check at Healthchecks, which is told of each backup's beginning and end"),
        KeyDescription(
            "notify", .either(.arguments, .list(.arguments)), fallback: "none",
            example: "[/usr/local/bin/tell-chat, ops]",
            "A program, or a list of programs, that reads each run's JSON document from standard input at its end"),
    ]

    package static let metrics = MappingDescription(
        "metrics", "Figures of the last run, for Prometheus",
        keys: [
            KeyDescription(
                "textfile", .metricsPath, isRequired: true,
                example: "/var/lib/prometheus/node-exporter/overwinter_thehive.prom",
                "A file in the folder that node_exporter's textfile collector reads; it must end in .prom")
        ])

    package static let destination = MappingDescription(
        "destination", "Where sets are made, and the mount it must lie on",
        keys: [
            KeyDescription(
                "path", .placedPath, isRequired: true, example: "/mnt/backup/thehive",
                "The folder in which sets are made"),
            KeyDescription(
                "mount", .absolutePath, example: "/mnt/backup",
                "The mount point the folder must lie on: a disk that is not mounted is then a fault, not a full root"),
        ])

    package static let compose = MappingDescription(
        "compose", "A Compose project",
        keys: [
            KeyDescription(
                "project-directory", .placedPath, isRequired: true, example: "/opt/thehive",
                "The project's folder; relative paths of services and extra sources start there"),
            KeyDescription(
                "files", .list(.path), fallback: "Compose's own search", example: "[docker-compose.yml]",
                "The Compose files, as for docker compose --file, relative to the project's folder"),
            KeyDescription(
                "profiles", .list(.text), fallback: "none", example: "[production]",
                "Compose's own profiles to be active, as for docker compose --profile"),
        ])

    package static let service = MappingDescription(
        "service", "One thing that is stopped and started",
        keys: [
            KeyDescription(
                "systemd", .text, example: "cassandra", "The systemd unit that the service is"),
            KeyDescription(
                "compose", .text, fallback: "in a profile with a Compose project: the service's own name",
                example: "cassandra", "The Compose service that the service is"),
            KeyDescription(
                "commands", .mapping(commands), example: "{ start: [./start], stop: [./stop], status: [./status] }",
                "Programs that start and stop a service no manager knows"),
            KeyDescription(
                "after", .list(.name), fallback: "for Compose services depends_on, else the order of the file",
                example: "[]", "Services that are ready before this one starts, and stop after it"),
            KeyDescription(
                "stop-timeout", .duration, fallback: "the unit's own limit, else 5m", example: "10m",
                "How long a stop may take"),
            KeyDescription(
                "before-stop", .arguments, example: "[nodetool, drain]",
                "A program that is run in the service before it is stopped"),
            KeyDescription(
                "before-stop-timeout", .duration, fallback: "2m", example: "5m", "How long that program may take"),
            KeyDescription(
                "ready", .mapping(ready), fallback: "the container's health where it has one, else that it runs",
                example: "{ tcp: \"127.0.0.1:9042\" }", "How a started service is known to be ready"),
            KeyDescription(
                "sources", .named(.either(.path, .mapping(source)), atLeastOne: false),
                fallback: "for Compose services what they mount", example: "{ data: /var/lib/cassandra }",
                "The folders and files of the service, each with the name it has in a set"),
            KeyDescription(
                "exclude", .list(.path), example: "[/etc/localtime]",
                "Mounts of a Compose service that are not saved, by their path on the host or in the container"),
        ], atMostOne: ["systemd", "compose", "commands"], canBeNothing: true)

    package static let commands = MappingDescription(
        "commands", "Three programs, each with its arguments",
        keys: [
            KeyDescription("start", .arguments, isRequired: true, example: "[./start]", "Starts the service"),
            KeyDescription(
                "stop", .arguments, isRequired: true, example: "[./stop]",
                "Stops it, and ends when it has stopped"),
            KeyDescription(
                "status", .arguments, isRequired: true, example: "[./status]",
                "Ends with 0 where the service runs, with 3 where it is stopped; anything else is unknown"),
        ])

    package static let ready = MappingDescription(
        "ready", "One probe, and how long it may take to succeed",
        keys: [
            KeyDescription(
                "http", .url, example: "\"http://127.0.0.1:9000/api/status\"", "An address that answers with any 2xx"),
            KeyDescription("tcp", .address, example: "\"127.0.0.1:9042\"", "A port that takes connections"),
            KeyDescription(
                "command", .arguments, example: "[pg_isready]",
                "A program that ends with 0; for a Compose service it is run in the container"),
            KeyDescription("health", .onlyTrue, example: "true", "The container's own health check"),
            KeyDescription("running", .onlyTrue, example: "true", "That the service runs, and no more"),
            KeyDescription(
                "credentials", .path, example: "/etc/overwinter/elasticsearch.password",
                "A file with one line `user:password` for http"),
            KeyDescription(
                "insecure", .flag, fallback: "`false`", example: "true", "Takes any certificate from https"),
            KeyDescription(
                "within", .duration, fallback: "5m", example: "30m", "How long it may take until the service is ready"),
        ], exactlyOne: ["http", "tcp", "command", "health", "running"],
        needs: ["credentials": "http", "insecure": "http"])

    package static let source = MappingDescription(
        "source", "A folder or file", keys: sourceKeys)

    package static let extraSource = MappingDescription(
        "extra-source", "A folder or file; in a set it has the last part of its path as name", keys: sourceKeys)

    package static let copy = MappingDescription(
        "copy", "How the sources are copied, and what a set may share with the last one",
        keys: [
            KeyDescription(
                "pre-sync", .flag, fallback: "`true`", example: "false",
                "Copies while the services still run, so that they stand still for the difference only"),
            KeyDescription(
                "link-unchanged", .flag, fallback: "`true`", example: "false",
                "Shares unchanged files with the last set: by reflink where the destination can, else by hard link"),
            KeyDescription(
                "full-every", .count, fallback: "7", example: "14",
                "Makes one set in so many a full copy that shares nothing: one bad block must not reach all sets"),
            KeyDescription(
                "io", .word(CopySpec.IO.allCases.map(\.rawValue)), fallback: "`normal`", example: "gentle",
                "Whether the pre-sync, the seal and verify step aside for other programs; the stopped window never does"
            ),
        ])

    package static let retention = MappingDescription(
        "retention", "Which sets are kept: what no rule keeps is removed",
        keys: [
            KeyDescription("keep-last", .count, example: "7", "The newest so many sets"),
            KeyDescription(
                "keep-hourly", .count, example: "24", "Of so many hours that have a set, the newest set of each"),
            KeyDescription(
                "keep-daily", .count, example: "14", "Of so many days that have a set, the newest set of each"),
            KeyDescription(
                "keep-weekly", .count, example: "8", "Of so many weeks that have a set, the newest set of each"),
            KeyDescription(
                "keep-monthly", .count, example: "12", "Of so many months that have a set, the newest set of each"),
            KeyDescription(
                "keep-yearly", .count, example: "5", "Of so many years that have a set, the newest set of each"),
            KeyDescription(
                "keep-within", .age, example: "30d", "All sets begun within this time before the newest one"),
        ], needsOne: true)

    private static let sourceKeys = [
        KeyDescription("path", .path, isRequired: true, example: "/var/lib/cassandra", "Where it is"),
        KeyDescription("optional", .flag, fallback: "`false`", example: "true", "It may be missing"),
        KeyDescription("empty", .flag, fallback: "`false`", example: "true", "It may be empty"),
        KeyDescription("mount", .absolutePath, example: "/var/lib", "The mount point it must lie on"),
        KeyDescription(
            "exclude", .list(.glob), fallback: "none", example: "[cache]",
            "Globs, relative to the source, of what is left out"),
    ]

    /// Each section, with the key path under which the decoder meets it.
    package static let all = [
        root, destination, compose, service, commands, ready, source, extraSource, copy, retention, metrics,
    ]
}
