import FileTree

/// Where the sources of a profile lie in a set of the published shell scripts, and what else is in it.
///
/// The scripts for one server keep `SERVICE/SOURCE`, as sets do; those for Docker Compose copy folders of the project as they
/// lie: what is at `./thehive/data/files` in the project is at `thehive/data/files` in the set.
struct OldScriptLayout {
    /// What the profile names, with the path it has there; whether the set has it is its state.
    private(set) var named: [SetRecord.Source] = []
    /// Those that the set has not, though the profile does not call them optional: its script may have died half-way.
    private(set) var missing: [SetRecord.Source] = []
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
        try addNamed(Self.wanted(profile))
        try addOthers(of: BytePath(""))
        others.sort { $0.location < $1.location }
    }

    // MARK: - What the profile names

    private struct Wanted {
        var service: String?
        var name: String
        var path: BytePath
        var isOptional = false
        /// The profile leaves it to Compose what a service has: there need be no such folder.
        var isGuess = false
        /// Below the set, the likeliest first.
        var places: [BytePath]
    }

    private typealias Place = (path: BytePath, kind: SetRecord.Source.Kind)

    /// What lies in another's place is stored once, with the outermost; of equals the first holds it.
    private mutating func addNamed(_ wanted: [Wanted]) throws(OverwinterError) {
        var places: [Place?] = []
        for (index, one) in wanted.enumerated() {
            // Where another has its likeliest place, nothing else is looked for.
            let others = wanted.indices.filter { $0 != index }.compactMap { wanted[$0].places.first }
            let free = one.places.dropFirst().filter { place in
                !others.contains { $0.isAt(orBelow: place) || place.isAt(orBelow: $0) }
            }
            places.append(try firstThere(one.places.prefix(1) + free))
        }
        for (index, one) in wanted.enumerated() {
            // A script's own patterns are not known: of nothing can be said that it was left out.
            var source = SetRecord.Source(
                service: one.service, name: one.name, location: one.places.first ?? BytePath(one.name),
                path: one.path.normalized, kind: .folder)
            if let place = places[index] {
                (source.location, source.kind) = (place.path, place.kind)
                let holders = places.indices.filter { other in
                    guard other != index, let around = places[other]?.path else { return false }
                    return place.path.isAt(orBelow: around) && (place.path != around || other < index)
                }
                if !holders.isEmpty { (source.state, source.sharedWith) = (.shared, place.path) }
            } else {
                if one.isGuess { continue }
                source.state = .absent
                if !one.isOptional { missing.append(source) }
            }
            named.append(source)
        }
    }

    private static func wanted(_ profile: Profile) -> [Wanted] {
        var wanted: [Wanted] = []
        func add(_ spec: SourceSpec, owner: String, service: String?) {
            var places = [BytePath(owner).appending(spec.name)]
            if let below = below(project: profile, spec.path), !below.isAt(orBelow: BytePath(SetDocument.folder)) {
                places.insert(below, at: 0)
            }
            wanted.append(
                Wanted(
                    service: service, name: spec.name, path: spec.path, isOptional: spec.optional, places: places))
        }
        for service in profile.services {
            for spec in service.sources ?? [] { add(spec, owner: service.name, service: service.name) }
            // Left to the Compose project: its folder of that name.
            if service.sources == nil, let directory = profile.compose?.projectDirectory {
                wanted.append(
                    Wanted(
                        service: service.name, name: service.name, path: directory.appending(service.name),
                        isGuess: true, places: [BytePath(service.name)]))
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
        _ places: some Sequence<BytePath>
    ) throws(OverwinterError) -> Place? {
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

    private func isHeld(_ location: BytePath) -> Bool {
        named.contains { $0.state == .saved && $0.location == location }
    }

    private func holdsNamed(_ location: BytePath) -> Bool {
        named.contains { $0.state == .saved && $0.location.isBelow(location) }
    }

    private mutating func addOthers(of folder: BytePath) throws(OverwinterError) {
        let names: [BytePath]
        do throws(FileTreeError) {
            names = try Folder.names(of: folder.isEmpty ? set : set.appending(folder))
        } catch {
            throw Self.unreadable(error)
        }
        for name in names {
            let location = folder.isEmpty ? name : folder.appending(name)
            guard location != BytePath(SetDocument.folder), !isHeld(location) else { continue }
            if holdsNamed(location) {
                try addOthers(of: location)
                continue
            }
            guard let kind = try kind(of: location) else {
                throw OverwinterError(
                    .guardFailed, "'\(set.appending(location))' is neither a folder nor a file",
                    hint: "no source can be that; move it out of the set")
            }
            var other = SetRecord.Source(
                service: nil, name: "\(name)", location: location, path: hostPath(of: location), kind: kind)
            other.restores = false
            others.append(other)
        }
    }

    /// Where it came from, as far as can be told: a folder of the project; else a path that no host has.
    ///
    /// Never where it lies: whoever takes the path for one to be written would write into the set.
    private func hostPath(of location: BytePath) -> BytePath {
        (profile.compose?.projectDirectory.normalized ?? BytePath("/nonexistent")).appending(location)
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
