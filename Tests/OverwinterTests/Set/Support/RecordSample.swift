import FileTree
import Glibc

@testable import Overwinter

/// Entries of every kind with hostile names, and the record they belong to; nothing of them is on disk.
enum RecordSample {
    static let location = BytePath("cassandra/data")

    static func entry(
        _ path: [UInt8], _ kind: EntryKind, mode: UInt16 = 0o640, _ change: (inout TreeEntry) -> Void = { _ in }
    ) -> TreeEntry {
        var entry = TreeEntry(
            path: BytePath(bytes: path), kind: kind, mode: mode, owner: 0, group: 0, size: 0,
            modified: FileTime(seconds: 1_700_000_000, nanoseconds: 5))
        if kind == .file {
            entry.xxh3 = Digest128(high: 1, low: UInt64(path.count))
            entry.sha256 = Digest256(bytes: [UInt8](repeating: UInt8(path.count % 251), count: 32))
        }
        entry.facts = SourceFacts(device: 64769, inode: 12, changed: FileTime(seconds: -7, nanoseconds: 999_999_999))
        change(&entry)
        return entry
    }

    static var entries: [TreeEntry] {
        let entries = [
            entry(Array("block".utf8), .blockDevice) { $0.device = DeviceNumber(major: 8, minor: 300) },
            entry(Array("char".utf8), .characterDevice) { $0.device = DeviceNumber(major: 1, minor: 3) },
            entry(Array("fifo".utf8), .fifo),
            entry(Array("holes".utf8), .file) {
                $0.size = 1 << 40
                $0.holes = [0..<4096, 8192..<(1 << 40)]
            },
            entry(Array("hard-1".utf8), .file, mode: 0o4755) { $0.linkGroup = 1 },
            entry(Array("hard-2".utf8), .file, mode: 0o4755) { $0.linkGroup = 1 },
            entry(Array("link".utf8), .symlink, mode: 0o777) {
                $0.linkTarget = Array("../../etc/pass\nwd \\# \u{E9}".utf8) + [0xFF]
                $0.size = Int64($0.linkTarget?.count ?? 0)
            },
            entry(Array("list".utf8), .directory, mode: 0o1770) {
                $0.attributes = [
                    ExtendedAttribute(
                        name: Array("system.posix_acl_access".utf8),
                        value: [2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 232, 3, 0, 0]),
                    ExtendedAttribute(name: Array("user.\u{E9}".utf8) + [0xFE, 0x0A], value: [0, 1, 2, 255]),
                ]
            },
            entry(Array("list/old".utf8), .file) {
                $0.modified = FileTime(seconds: -315_619_200, nanoseconds: 500_000_000)
            },
            entry(Array("list-by".utf8), .file) { $0.owner = 4_294_967_294 },
        ]
        return ([entry([], .directory, mode: 0o755)] + entries + hostileNames.map { entry($0, .file) })
            .sorted { $0.path < $1.path }
    }

    /// Names that each reader in the world has tripped over.
    static let hostileNames: [[UInt8]] =
        [
            " ", "#", "a b#c", "back\\slash", "\\", "line\nbreak", "tab\t", "return\r", "*?[a]", "=", "k=v", "-rf", "'",
            "\"",
            "`id`", "$(id)", "\u{E9}", "\u{1F40C}", "\u{7F}", "\u{1B}[31m", "...", "~", "{bytes}", "/set",
        ].map { Array($0.utf8).filter { $0 != UInt8(ascii: "/") } } + [
            [0xFF, 0xFE], Array(repeating: 0x41, count: 255), [1],
        ]

    static var record: SetRecord {
        var record = SetRecord(
            name: "20261121-031507Z", run: "r1", profile: "thehive",
            host: SetRecord.Host(name: "db1", machineID: "0123456789abcdef"), program: "0.1.0",
            started: UTCTime(seconds: 1_795_264_507))
        record.finished = UTCTime(milliseconds: 1_795_264_600_042)
        record.stoppedSeconds = 12.5
        record.services = [
            SetRecord.Service(
                name: "cassandra", manager: "systemd", title: "systemd unit cassandra.service", before: "running",
                after: "running", downtimeSeconds: 12.5, uncleanExit: true, version: "4.1",
                stopCommand: ["systemctl", "stop", "cassandra"], startCommand: ["systemctl", "start", "cassandra"])
        ]
        record.sources = [
            SetRecord.Source(
                service: "cassandra", name: "data", location: location,
                path: BytePath(bytes: Array("/var/lib/\u{E9}".utf8) + [0xFF]), kind: .folder,
                parents: [
                    SetRecord.Source.Parent(
                        path: BytePath("/var"), owner: 0, group: 0, ownerName: "root", groupName: "root", mode: 0o755)
                ], mounts: [BytePath("/var/lib")], excluded: ["tmp/*"])
        ]
        record.steps = [
            SetRecord.Step(
                name: "stop", service: "cassandra", started: UTCTime(seconds: 1_795_264_508),
                finished: UTCTime(seconds: 1_795_264_509))
        ]
        record.totals.sockets = 2
        record.warnings = [SetRecord.Warning(code: "unclean-exit", message: "cassandra was killed")]
        record.unkept = [.owners, .attributes(namespace: "trusted")]
        record.evidence = [
            SetRecord.Evidence(name: "control-group-empty", service: "cassandra", at: nil, detail: "yes")
        ]
        record.compose = SetRecord.Compose(
            project: "thehive", directory: BytePath("/opt/thehive"), files: [BytePath("docker-compose.yml")],
            volumes: [
                SetRecord.Compose.Volume(
                    key: "v", name: "thehive_v", mountpoint: BytePath("/var/lib/docker/volumes/thehive_v/_data"),
                    driver: "local", labels: ["a": "b"])
            ], images: ["cassandra": "cassandra:4"])
        return record
    }
}
