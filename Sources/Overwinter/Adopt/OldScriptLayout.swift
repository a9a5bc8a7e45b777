import FileTree

/// Where the sources of a profile lie in a set of the published shell scripts, and what else is in it.
///
/// The scripts for one server keep `SERVICE/SOURCE`, as sets do; those for Docker Compose copy folders of the project as they
/// lie: what is at `./thehive/data/files` in the project is at `thehive/data/files` in the set.
struct OldScriptLayout {
    /// What the profile names, with the path it has there.
    private(set) var named: [SetRecord.Source] = []
    /// What is in the set besides, as sources of their own: a record has every entry.
    private(set) var others: [SetRecord.Source] = []

    private let set: BytePath
    private let profile: Profile

    /// Looks through the folders above the sources.
    ///
    /// - Throws: `.guardFailed` where something is neither folder nor file, which no source can be; `.failed` or
    ///   `.notPermitted` where the set cannot be looked into.
    init(set: BytePath, profile: Profile) throws(OverwinterError) {
        self.set = set.normalized
        self.profile = profile
        for wanted in Self.wanted(profile) {
            guard let location = try firstThere(wanted.places) else { continue }
            let isTaken = named.contains {
                $0.location == location.path || $0.location.isBelow(location.path)
                    || location.path.isBelow($0.location)
            }
            guard !isTaken else { continue }
            named.append(
                SetRecord.Source(
                    service: wanted.service, name: wanted.name, location: location.path, path: wanted.path.normalized,
                    kind: location.kind, excluded: wanted.exclude))
        }
        try addOthers(of: BytePath(""))
        others.sort { $0.location < $1.location }
    }

    // MARK: - What the profile names

    private struct Wanted {
        var service: String?
        var name: String
        var path: BytePath
        var exclude: [String]
        /// Below the set, the likeliest first.
        var places: [BytePath]
    }

    private static func wanted(_ profile: Profile) -> [Wanted] {
        var wanted: [Wanted] = []
        func add(_ spec: SourceSpec, owner: String, service: String?) {
            var places = [BytePath(owner).appending(spec.name)]
            if let below = below(project: profile, spec.path) { places.insert(below, at: 0) }
            wanted.append(
                Wanted(service: service, name: spec.name, path: spec.path, exclude: spec.exclude, places: places))
        }
        for service in profile.services {
            for spec in service.sources ?? [] { add(spec, owner: service.name, service: service.name) }
            // Left to the Compose project: its folder of that name.
            if service.sources == nil, let directory = profile.compose?.projectDirectory {
                wanted.append(
                    Wanted(
                        service: service.name, name: service.name, path: directory.appending(service.name), exclude: [],
                        places: [BytePath(service.name)]))
            }
        }
        for group in profile.extraSources {
            for spec in group.sources { add(spec, owner: group.name, service: nil) }
        }
        return wanted
    }

    private static func below(project profile: Profile, _ path: BytePath) -> BytePath? {
        guard let directory = profile.compose?.projectDirectory.normalized, path.normalized.isBelow(directory) else {
            return nil
        }
        return BytePath(bytes: Array(path.normalized.bytes.dropFirst(directory.bytes.count + 1)))
    }

    private func firstThere(
        _ places: [BytePath]
    ) throws(OverwinterError) -> (path: BytePath, kind: SetRecord.Source.Kind)? {
        for place in places {
            if let kind = try kind(of: place) { return (place, kind) }
        }
        return nil
    }

    /// Of an entry to which no symbolic link leads; nil where there is none, or what no source can be.
    private func kind(of place: BytePath) throws(OverwinterError) -> SetRecord.Source.Kind? {
        var path = set
        for part in place.components.dropLast() {
            path = path.appending(BytePath(bytes: part))
            guard try status(path)?.kind == .directory else { return nil }
        }
        switch try status(set.appending(place))?.kind {
        case .directory: return .folder
        case .file: return .file
        default: return nil
        }
    }

    // MARK: - What else is there

    private mutating func addOthers(of folder: BytePath) throws(OverwinterError) {
        let names: [BytePath]
        do throws(FileTreeError) {
            names = try Folder.names(of: folder.isEmpty ? set : set.appending(folder))
        } catch {
            throw Self.unreadable(error)
        }
        for name in names {
            let location = folder.isEmpty ? name : folder.appending(name)
            guard location != BytePath(SetDocument.folder), !named.contains(where: { $0.location == location }) else {
                continue
            }
            if named.contains(where: { $0.location.isBelow(location) }) {
                try addOthers(of: location)
                continue
            }
            guard let kind = try kind(of: location) else {
                throw OverwinterError(
                    .guardFailed, "'\(set.appending(location))' is neither a folder nor a file",
                    hint: "no source can be that; move it out of the set")
            }
            others.append(
                SetRecord.Source(
                    service: nil, name: "\(name)", location: location, path: hostPath(of: location), kind: kind))
        }
    }

    /// Where it came from, as far as can be told: a folder of the project; else only where it lies.
    private func hostPath(of location: BytePath) -> BytePath {
        (profile.compose?.projectDirectory.normalized ?? set).appending(location)
    }

    private func status(_ path: BytePath) throws(OverwinterError) -> FileStatus? {
        do throws(FileTreeError) {
            return try FileStatus.ifPresent(path)
        } catch {
            throw Self.unreadable(error)
        }
    }

    private static func unreadable(_ error: FileTreeError) -> OverwinterError {
        OverwinterError(error.code == .notPermitted ? .notPermitted : .failed, error.message, hint: error.hint)
    }
}
