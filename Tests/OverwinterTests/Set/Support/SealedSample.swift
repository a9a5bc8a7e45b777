import FileTree

@testable import Overwinter

/// A small stack's folders with every kind of entry, copied and sealed for real.
struct SealedSample {
    let scratch: SetScratch
    let name: SetName
    let sealed: SealedSet
    var destination: BytePath { scratch.path.appending("backup") }
    var set: BytePath { sealed.path }

    static let tree = #"""
        mkdir -p backup host/var/lib/cassandra/data host/etc/cassandra host/opt/thehive
        cd host/var/lib/cassandra/data
        head -c 300000 /dev/urandom > big
        printf hello > 'a b#c'; printf x > $'line\nbreak\\tab\t\r'; printf y > $'\377\376'; printf z > '*?[x]'; : > empty
        printf 1 > hard1; ln hard1 hard2; mkdir -m 1770 sub; printf 2 > sub/deep; ln hard1 sub/hard3; mkdir sub/none
        ln -s ../../../../../etc/passwd link; ln -s $'odd\n\377 #' oddlink; mkfifo -m 620 fifo
        truncate -s 8M holes; printf end >> holes
        chmod 4755 'a b#c'; touch -d '1960-01-01 00:00:00.5' empty; touch -h -d '2001-02-03 04:05:06.789012345' link
        setfattr -n user.note -v worth big; setfacl -m u:1000:r big; setfacl -d -m g:100:rx sub
        if [ "$(id -u)" = 0 ]; then
            mknod block b 8 300; mknod char c 1 3; chown 1234:5678 sub/deep; chown -h 33:33 oddlink
            setcap cap_net_raw+ep big
        fi
        printf 'cluster: a\n' > ../../../../etc/cassandra/cassandra.yaml
        printf 'services: {}\n' > ../../../../opt/thehive/docker-compose.yml; chmod 640 ../../../../opt/thehive/docker-compose.yml
        """#

    static let sources:
        [(service: String?, name: String, location: String, path: String, kind: SetRecord.Source.Kind)] = [
            ("cassandra", "data", "cassandra/data", "host/var/lib/cassandra/data", .folder),
            ("cassandra", "config", "cassandra/config", "host/etc/cassandra", .folder),
            (nil, "docker-compose.yml", "compose/docker-compose.yml", "host/opt/thehive/docker-compose.yml", .file),
        ]

    init(
        scratch: SetScratch = SetScratch(), time: UTCTime = UTCTime(seconds: 1_795_264_507), tree: String = tree,
        change: (inout SetRecord) -> Void = { _ in }, damage: String = "true"
    ) throws {
        self.scratch = scratch
        scratch.shell(tree)
        let destination = scratch.path.appending("backup")
        name = try SetName.claim(in: destination, at: time)
        let partial = destination.appending(name.partial)
        var record = SetRecord(
            name: name.text, run: "r1", profile: "thehive", host: SetRecord.Host(name: "db1"), program: "0.1.0",
            started: time)
        var copied: [Sealer.Source] = []
        for source in Self.sources {
            let location = BytePath(source.location)
            let path = scratch.path.appending(source.path)
            try Folder.make(partial.appending(location.parent), mode: 0o700)
            let report = try TreeCopy(from: path, to: partial.appending(location)).run()
            copied.append(Sealer.Source(location: location, entries: report.entries))
            record.sources.append(
                SetRecord.Source(
                    service: source.service, name: source.name, location: location, path: path, kind: source.kind))
        }
        change(&record)
        scratch.shell("cd backup/\(name.partial) && \(damage)")
        sealed = try Sealer(
            destination: destination, name: name, record: record, sources: copied, profile: Array("version: 1\n".utf8),
            sync: try FileSystemSync(destination)
        ).run()
    }

    func verify() throws -> VerificationResult {
        try Verification(set: try SetReader.open(set)).run()
    }
}
