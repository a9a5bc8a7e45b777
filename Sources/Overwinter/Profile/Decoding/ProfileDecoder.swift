import FileTree
import YAML

/// Reads a profile's text; whatever is wrong in it goes to the collector.
struct ProfileDecoder {
    let text: [UInt8]
    /// Absolute.
    let path: BytePath
    let faults: FaultCollector

    /// The profile, or nil where a fault was found.
    func profile(_ root: Node) -> Profile? {
        guard let reader = NodeReader(root, faults: faults).mapping(ProfileKeys.root) else { return nil }
        if let node = reader.required("version"), let version = node.integer(), version != 1 {
            node.fault("version \(version) is not known", hint: "this program reads version 1")
        }
        let name = reader.required("name")?.name(of: "profile", reserved: ProfileName.noProfiles)
        let destination = reader.required("destination").flatMap { self.destination($0) }
        let budget = reader.optional("budget")?.duration()
        let compose = reader.optional("compose").flatMap { self.compose($0) }
        let hasCompose = reader.optional("compose") != nil
        let base = hasCompose ? compose?.projectDirectory : path.parent

        var sources = SourceDecoder(folder: base)
        let entries = reader.required("services")?.entries(allowingNothing: true) ?? []
        let decoder = ServiceDecoder(folder: base, hasCompose: hasCompose)
        let services = entries.compactMap { decoder.service($0, sources: &sources) }
        if entries.isEmpty, let node = reader.optional("services"), node.node.isNothing || node.node.mapping != nil {
            node.fault("one service at least is wanted")
        }
        let groups = reader.optional("extra-sources")?.entries() ?? []
        let names = entries.map(\.name)
        let extra = groups.compactMap { group(named: $0, beside: names, sources: &sources) }

        let copy = reader.optional("copy").map { self.copy($0) } ?? CopySpec()
        let retention = reader.optional("retention").flatMap { self.retention($0) }
        let monitoring = MonitoringDecoder().monitoring(reader)

        let checks = ProfileChecks(services: services, entries: entries)
        checks.order()
        checks.managers()
        checks.paths(sources.placed, destination: destination)
        guard faults.isEmpty, let name, let destination else { return nil }
        var profile = Profile(
            name: name, destination: destination.path, destinationMount: destination.mount, budget: budget,
            compose: compose, services: services, extraSources: extra, copy: copy, retention: retention,
            text: text, path: path)
        profile.monitoring = monitoring
        return profile
    }

    private func destination(_ node: NodeReader) -> PlacedDestination? {
        guard node.node.mapping != nil else {
            return node.placedPath(in: path.parent).map { PlacedDestination(path: $0, mount: nil, reader: node) }
        }
        guard let reader = node.mapping(ProfileKeys.destination) else { return nil }
        let mount = reader.optional("mount")?.absolutePath()
        guard let own = reader.required("path"), let path = own.placedPath(in: path.parent) else { return nil }
        if let mount, !path.isAt(orBelow: mount) {
            reader.optional("mount")?.fault("'\(path)' does not lie below '\(mount)'")
        }
        return PlacedDestination(path: path, mount: mount, reader: own)
    }

    private func compose(_ node: NodeReader) -> ComposeSpec? {
        guard let reader = node.mapping(ProfileKeys.compose) else { return nil }
        let directory = reader.required("project-directory")?.placedPath(in: path.parent)
        let files = reader.optional("files")?.list()?.compactMap { $0.pathText() } ?? []
        let profiles = reader.optional("profiles")?.list()?.compactMap { $0.string() } ?? []
        return directory.map { ComposeSpec(projectDirectory: $0, files: files, profiles: profiles) }
    }

    private func copy(_ node: NodeReader) -> CopySpec {
        var copy = CopySpec()
        guard let reader = node.mapping(ProfileKeys.copy) else { return copy }
        if let given = reader.optional("pre-sync")?.bool() { copy.preSync = given }
        if let given = reader.optional("link-unchanged")?.bool() { copy.linkUnchanged = given }
        if let given = reader.optional("full-every")?.count() { copy.fullEvery = given }
        let word = reader.optional("io")?.word(among: CopySpec.IO.allCases.map(\.rawValue))
        if let given = word.flatMap({ CopySpec.IO(rawValue: $0) }) { copy.io = given }
        return copy
    }

    private func retention(_ node: NodeReader) -> RetentionSpec? {
        guard let reader = node.mapping(ProfileKeys.retention) else { return nil }
        return RetentionSpec(
            last: reader.optional("keep-last")?.count(), hourly: reader.optional("keep-hourly")?.count(),
            daily: reader.optional("keep-daily")?.count(), weekly: reader.optional("keep-weekly")?.count(),
            monthly: reader.optional("keep-monthly")?.count(), yearly: reader.optional("keep-yearly")?.count(),
            within: reader.optional("keep-within")?.age())
    }

    private func group(
        named entry: NamedReader, beside services: [String], sources: inout SourceDecoder
    ) -> SourceGroup? {
        let name = entry.key.name(of: "group of sources", reserved: ["overwinter"])
        if services.contains(entry.name) {
            entry.key.fault(
                "a service has that name", hint: "in a set each has a folder of its own: name the group otherwise")
        }
        guard let own = sources.group(entry.value), let name else { return nil }
        return SourceGroup(name: name, sources: own)
    }
}
