/// What may be otherwise here than where a set was made, and that an operator can accept by its name: `--accept host`.
///
/// Each is the code of a guard of a restore.
package enum Compatibility: String, CaseIterable, Sendable {
    /// Another machine.
    case host
    /// A source lies elsewhere.
    case paths
    /// Another service manager, unit or Compose project.
    case manager
    /// A program of another version.
    case versions
    /// Another image, by its name or its digest.
    case images
    /// Data and configuration of two clusters of Cassandra.
    case clusterName = "cluster-name"
    /// Of passwords, and the data that knows them, some are restored and some are not.
    case oneUnit = "one-unit"
    /// A service's user may no longer do what it could with its data.
    case access

    /// How it is accepted, as it is typed.
    package var flag: String { "--accept \(rawValue)" }
}
