import Testing

@testable import Overwinter

private func image(_ reference: String, _ id: String? = nil, _ digests: String...) -> SetRecord.Image {
    SetRecord.Image(reference: reference, id: id, digests: digests)
}

/// What a set says × what is found: what of it keeps a restore from beginning.
@Suite struct ComparisonTests {
    /// What came of a comparison, without its sentences.
    enum Answer: Equatable {
        case same, notKnown, differs

        init(_ comparison: Comparison) {
            self =
                switch comparison {
                case .same: .same
                case .notKnown: .notKnown
                case .differs: .differs
                }
        }
    }

    private func message(_ comparison: Comparison) -> String {
        if case .differs(let message, _) = comparison { message } else { "" }
    }

    // MARK: - Hosts

    @Test(
        "the machine id decides; without one the name does",
        arguments: [
            ("a", "1", "a", "1", Answer.same), ("a", "1", "b", "1", .same), ("a", "1", "b", "2", .differs),
            ("a", "1", "a", "2", .differs), ("a", nil, "a", "2", .same), ("a", nil, "b", "2", .differs),
            ("a", "1", "b", nil, .differs), ("a", "", "a", "2", .same), ("a", "uninitialized", "a", "2", .same),
            ("unknown", nil, "b", "2", .notKnown), ("", nil, "b", nil, .notKnown),
            ("a", nil, "unknown", nil, .notKnown),
        ] as [(String, String?, String, String?, Answer)])
    func hosts(before: String, idBefore: String?, now: String, idNow: String?, wanted: Answer) {
        let comparison = Comparison.ofHosts(
            recorded: SetRecord.Host(name: before, machineID: idBefore),
            found: SetRecord.Host(name: now, machineID: idNow))
        #expect(Answer(comparison) == wanted)
    }

    @Test("both hosts are named, and told apart where they have one name")
    func hostWords() {
        let others = Comparison.ofHosts(
            recorded: .init(name: "a", machineID: "1"), found: .init(name: "b\n", machineID: "2"))
        #expect(message(others) == #"the set was made on host 'a', and this is 'b\012'"#)
        let namesakes = Comparison.ofHosts(
            recorded: .init(name: "a", machineID: "1"), found: .init(name: "a", machineID: "2"))
        #expect(
            message(namesakes) == "the set was made on host 'a' (machine id 1), and this is another 'a' (machine id 2)")
    }

    // MARK: - Versions

    @Test(
        "only the numbers count; what is not known refuses nothing",
        arguments: [
            ("4.1.5", "4.1.5", Answer.same), ("8.19.2-1", "8.19.2", .same), ("1:2.0-3", "2.0-7", .same),
            ("5.2.8-1", "5.2.8-2", .same), ("4.1", "4.1.0", .same), ("v1.2", "1.2", .same), ("latest", "latest", .same),
            ("4.1.5", "4.1.12", .differs), ("4.1.12", "4.1.5", .differs), ("9", "10", .differs), ("1:1", "2", .differs),
            (nil, "4.1", .notKnown), ("4.1", nil, .notKnown), (nil, nil, .notKnown), ("latest", "4.1", .notKnown),
            ("4.1", "nightly", .notKnown), ("99999999999999999999", "4", .notKnown),
        ] as [(String?, String?, Answer)])
    func versions(before: String?, now: String?, wanted: Answer) {
        #expect(Answer(.ofVersions("cassandra", recorded: before, found: now)) == wanted)
    }

    @Test("an older program and a newer one are told apart")
    func versionWords() {
        #expect(
            Comparison.ofVersions("cassandra", recorded: "4.1.5", found: "4.0.11")
                == .differs(
                    "cassandra: the set has data of version 4.1.5, and 4.0.11 is installed: an older program does not read "
                        + "what a newer one wrote", hint: "install 4.1.5, or newer"))
        #expect(
            Comparison.ofVersions("cassandra", recorded: "4.1.5", found: "5.0.1")
                == .differs(
                    "cassandra: the set has data of version 4.1.5, and 5.0.1 is installed: a newer program changes the data, "
                        + "and there is no way back to the older one with it",
                    hint: "install 4.1.5, and upgrade afterwards as its maker says"))
    }

    // MARK: - Images

    @Test(
        "names differ, or digests do; an id alone proves only that two are one",
        arguments: [
            (image("db:1"), image("db:1"), Answer.notKnown),
            (image("db:1", "x"), image("db:1", "x"), .same),
            (image("db:1", "x"), image("db:1", "y"), .notKnown),
            (image("db:1", "x", "db@sha256:1"), image("db:1", "y"), .notKnown),
            (image("db:1", "x", "db@sha256:1"), image("db:1", "y", "db@sha256:1"), .same),
            (image("db:1", "x", "db@sha256:1"), image("db:1", "y", "mirror/db@sha256:1", "db@sha256:2"), .same),
            (image("db:1", "x", "db@sha256:1"), image("db:1", "y", "db@sha256:2"), .differs),
            (image("db:1", "x", "db@sha256:1"), image("db:1", "x", "db@sha256:2"), .same),
            (image("db:1", "x"), image("db:2", "x"), .differs),
            (image("db"), image("docker.io/library/db:latest"), .notKnown),
            (image("db:1"), image("mirror.local:5000/db:1"), .differs),
            (image("db:1@sha256:1", "x"), image("db:1", "x"), .same),
            (image("db@sha256:1"), image("db@sha256:2"), .differs),
            (nil, image("db:1"), .notKnown), (image("db:1"), nil, .notKnown),
        ] as [(SetRecord.Image?, SetRecord.Image?, Answer)])
    func images(before: SetRecord.Image?, now: SetRecord.Image?, wanted: Answer) {
        #expect(Answer(.ofImages("db", recorded: before, found: now)) == wanted)
    }

    @Test("an image that differs is named with what differs")
    func imageWords() {
        #expect(
            Comparison.ofImages("db", recorded: image("db:4.1"), found: image("db:4.0"))
                == .differs(
                    "db: the set has data of the image db:4.1, and db:4.0 would run on it: an older program does not read "
                        + "what a newer one wrote", hint: "set the image back, or restore the project's files too"))
        #expect(
            Comparison.ofImages(
                "db", recorded: image("db:4", "x", "db@sha256:1"), found: image("db:4", "y", "db@sha256:2"))
                == .differs(
                    "db: the image db:4 was sha256:1 at the backup, and is sha256:2 here",
                    hint: "fetch that one: docker pull db@sha256:1 && docker tag db@sha256:1 db:4"))
        #expect(
            Comparison.ofImages(
                "db", recorded: image("db:4", "x", "db@sha256:1"), found: image("db:4", "y", "db@sha256:2"),
                container: "store")
                == .differs(
                    "db: the image db:4 was sha256:1 at the backup, and is sha256:2 here",
                    hint: "fetch that one: docker pull db@sha256:1 && docker tag db@sha256:1 db:4; then make its "
                        + "container anew: docker compose up --no-start --force-recreate store"))
    }

    // MARK: - Managers

    @Test(
        "another manager, unit or project",
        arguments: [
            (RunBy(manager: "systemd", name: "a.service"), RunBy(manager: "systemd", name: "a.service"), Answer.same),
            (RunBy(manager: "systemd", name: "a.service"), RunBy(manager: "systemd", name: "b.service"), .differs),
            (RunBy(manager: "systemd", name: "a.service"), RunBy(manager: "compose", name: "a"), .differs),
            (RunBy(manager: "compose", name: "a"), RunBy(manager: "compose", name: "b"), .differs),
            (RunBy(manager: "compose", name: nil), RunBy(manager: "compose", name: "b"), .same),
            (RunBy(manager: "commands", name: nil), RunBy(manager: "commands", name: nil), .same),
            (RunBy(manager: "", name: nil), RunBy(manager: "commands", name: nil), .notKnown),
        ])
    func managers(before: RunBy, now: RunBy, wanted: Answer) {
        #expect(Answer(.ofManagers("db", recorded: before, found: now)) == wanted)
    }

    // MARK: - Cassandra

    @Test(
        "only where configuration and data part can they disagree",
        arguments: [
            ("a", "a", true, false, Answer.same), ("a", "a", false, true, .same), ("a", "b", true, true, .same),
            ("a", "b", false, false, .same), ("a", "b", false, true, .differs), ("a", "b", true, false, .differs),
            (nil, "b", false, true, .notKnown), ("a", nil, false, true, .notKnown), ("a", nil, true, true, .same),
        ] as [(String?, String?, Bool, Bool, Answer)])
    func clusters(before: String?, now: String?, configuration: Bool, data: Bool, wanted: Answer) {
        let names = ClusterNames(
            recorded: before, found: now, restoresConfiguration: configuration, restoresData: data)
        #expect(Answer(.ofClusters("db", names)) == wanted)
    }

    @Test("the data's cluster is the set's or the host's, whichever stays")
    func clusterWords() {
        let data = ClusterNames(recorded: "a", found: "b", restoresConfiguration: false, restoresData: true)
        #expect(
            message(.ofClusters("db", data))
                == "db: the data would be of the cluster 'a', and the configuration says 'b': Cassandra does not start on that"
        )
        let configuration = ClusterNames(recorded: "a", found: "b", restoresConfiguration: true, restoresData: false)
        #expect(
            message(.ofClusters("db", configuration))
                == "db: the data would be of the cluster 'b', and the configuration says 'a': Cassandra does not start on that"
        )
    }

    // MARK: - One unit

    /// Of each part: whether it is restored, and whether what is there now is the same.
    @Test(
        "all of what is otherwise, or none of it",
        arguments: [
            ([], Answer.same), ([(true, false)], .same), ([(false, false)], .same),
            ([(true, false), (true, false)], .same),
            ([(false, false), (false, false)], .same), ([(true, false), (false, false)], .differs),
            ([(true, false), (false, true)], .same), ([(true, true), (false, false)], .same),
            ([(true, false), (false, true), (false, false)], .differs),
        ] as [([(Bool, Bool)], Answer)])
    func unit(parts: [(Bool, Bool)], wanted: Answer) {
        let parts = parts.enumerated().map {
            UnitPart(title: "part/\($0.offset)", isRestored: $0.element.0, isSame: $0.element.1)
        }
        #expect(Answer(.ofUnit(parts)) == wanted)
    }

    // MARK: - The guard

    @Test("what differs fails with its flag, until it is accepted; what is not known never does")
    func guards() {
        var guarded = RestoreGuard(.versions, "the programs have the versions of the set")
        var options = RestoreOptions()
        guarded.take(.notKnown("who knows"), .versions, options)
        guarded.take(.same, .versions, options)
        #expect(guarded.holds && guarded.notKnown == ["who knows"] && guarded.accepted.isEmpty)
        options.accepts = [.host]
        guarded.take(.differs("older", hint: "install it"), .versions, options)
        guarded.take(.differs("newer"), .versions, options)
        #expect(
            guarded.failures == [
                .init(
                    code: "versions", message: "older", hint: "install it; to restore all the same: --accept versions"),
                .init(code: "versions", message: "newer", hint: "to restore all the same: --accept versions"),
            ])
        options.accepts = [.versions]
        var other = RestoreGuard(.versions, "the programs have the versions of the set")
        other.take(.differs("older", hint: "install it"), .versions, options)
        #expect(other.holds && other.accepted == ["older"])
    }
}
