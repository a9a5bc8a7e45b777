package import FileTree

/// A description of one deployment: its services, their order, their sources, the destination.
///
/// Every path in it is absolute and free of `..`; nothing in it was looked up on the disk.
package struct Profile: Sendable, Equatable {
    /// The version of the format; 1 is the only one yet.
    package var version: Int
    package var name: String
    /// Where sets are made.
    package var destination: BytePath
    /// The mount that the destination must lie on.
    package var destinationMount: BytePath?
    /// How long services may stand still; nil for no limit.
    package var budget: Duration?
    /// The Compose project, for services that are part of one.
    package var compose: ComposeSpec?
    /// In the order of the file.
    package var services: [ServiceSpec]
    /// Sources that belong to no service; saved while the services stand still, like the others.
    package var extraSources: [SourceGroup]
    /// How the sources are copied.
    package var copy: CopySpec
    /// Which sets are kept; nil where none is ever removed.
    package var retention: RetentionSpec?
    /// Whom its runs tell of themselves.
    package var monitoring = MonitoringSpec()
    /// The file as it was read: what is stored in a set.
    package var text: [UInt8]
    /// The file itself.
    package var path: BytePath

    package init(
        version: Int = 1, name: String, destination: BytePath, destinationMount: BytePath? = nil,
        budget: Duration? = nil, compose: ComposeSpec? = nil, services: [ServiceSpec],
        extraSources: [SourceGroup] = [], copy: CopySpec = CopySpec(), retention: RetentionSpec? = nil,
        text: [UInt8] = [], path: BytePath = BytePath("")
    ) {
        self.version = version
        self.name = name
        self.destination = destination
        self.destinationMount = destinationMount
        self.budget = budget
        self.compose = compose
        self.services = services
        self.extraSources = extraSources
        self.copy = copy
        self.retention = retention
        self.text = text
        self.path = path
    }
}
