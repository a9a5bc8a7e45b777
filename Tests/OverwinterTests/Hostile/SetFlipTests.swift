import FileTree
import Testing

@testable import Overwinter

/// Whatever of a sealed set is another afterwards, verify says so: bits of contents and of the record, attributes, names, links.
///
/// What it does not look at is in `docs/reliability.md`, with the reason.
@Suite("A sealed set with one change")
struct SetFlipTests {
    private static let tree = #"""
        mkdir -p backup host/var/lib/cassandra/data host/etc/cassandra host/opt/thehive
        cd host/var/lib/cassandra/data
        head -c 5000 /dev/urandom > big; printf hello > 'a b#c'; printf x > $'line\nbreak\\tab\t'; : > empty
        printf 1 > hard1; ln hard1 hard2; mkdir -m 1770 sub; printf 2 > sub/deep; ln hard1 sub/hard3; mkdir sub/none
        printf 3 > twin1; cp -p twin1 twin2; touch -d '2001-02-03 04:05:06.789012345' twin1 twin2
        ln -s ../../../../../etc/passwd link; ln -s $'odd\n\377 #' oddlink; mkfifo -m 620 fifo
        chmod 4755 'a b#c'; touch -d '1960-01-01 00:00:00.5' empty; touch -h -d '2001-02-03 04:05:06.789012345' link
        setfattr -n user.note -v worth big; setfacl -m u:1000:r big; setfacl -d -m g:100:rx sub
        if [ "$(id -u)" = 0 ]; then chown 1234:5678 sub/deep; chown -h 33:33 oddlink; fi
        printf 'cluster: a\n' > ../../../../etc/cassandra/cassandra.yaml
        printf 'services: {}\n' > ../../../../opt/thehive/docker-compose.yml
        """#

    private func isGood(_ set: BytePath) -> Bool {
        guard let reader = try? SetReader.open(set), let result = try? Verification(set: reader).run() else {
            return false
        }
        return result.isGood
    }

    @Test func isFoundByVerify() throws {
        let sample = try SealedSample(tree: Self.tree)
        #expect(isGood(sample.set))
        var flipper = try SetFlipper(set: sample.set, scratch: sample.scratch, seed: FuzzRounds.seed)
        var missed: [String] = []
        var recent: [String] = []
        for round in 0..<FuzzRounds.count(2000) {
            let flip = try flipper.flip(round)
            recent.append(flip.title)
            if isGood(sample.set) { missed.append(flip.title) }
            try flip.undo()
            // What is not whole again would make everything after it look found.
            guard round % 14 == 13 else { continue }
            guard isGood(sample.set) else {
                Issue.record("one of these is not taken back: \(recent)")
                return
            }
            recent = []
        }
        #expect(missed == [])
    }
}
