import FileTree
import YAML

/// What Cassandra's data is called by its configuration: it does not start on data of another name.
struct ClusterNames: Equatable {
    /// Of the set.
    var recorded: String?
    /// Of the configuration that is there now.
    var found: String?
    var restoresConfiguration: Bool
    var restoresData: Bool

    /// The `cluster_name` of the `cassandra.yaml` in a source; nil where there is none.
    ///
    /// - Parameter isSet: in a set no link is followed.
    static func configured(in source: BytePath, isSet: Bool) -> String? {
        for name in ["cassandra.yaml", "conf/cassandra.yaml"] {
            let path = source.appending(name)
            if isSet, (try? FileStatus.ifPresent(path.parent))?.kind != .directory { continue }
            guard let bytes = SmallFile.read(path, followingLinks: !isSet) else { continue }
            return (try? Document(yaml: bytes))?.root?.mapping?["cluster_name"]?.string
        }
        return nil
    }
}

extension Comparison {
    /// Only where one of configuration and data is restored without the other can the two disagree afterwards.
    static func ofClusters(_ service: String, _ names: ClusterNames) -> Comparison {
        guard names.restoresConfiguration != names.restoresData else { return .same }
        guard let recorded = names.recorded, let found = names.found else {
            return .notKnown("\(service): the name of its cluster is not known, of the set or of what is here")
        }
        guard recorded != found else { return .same }
        let (data, configuration) = names.restoresData ? (recorded, found) : (found, recorded)
        return .differs(
            "\(service): the data would be of the cluster '\(shown(data))', and the configuration says "
                + "'\(shown(configuration))': Cassandra does not start on that",
            hint: "restore data and configuration together")
    }
}
