import FileTree

extension RestorePlanner {
    /// How the owners of a source are found; nil for the numbers of a container, which say nothing of this host's users.
    private func ownerRule(of source: SetRecord.Source) -> OwnerRule? {
        if let asked = options.owners { return asked }
        let spec = profile.services.first { $0.name == source.service }
        if case .compose? = spec?.manager { return nil }
        // A Compose project, its files and its data are one: its `.env` may have numbers, too.
        if spec == nil, profile.compose != nil { return nil }
        // The names of an adopted set are those of the host that read it, and those of one that is not sealed are this host's.
        return options.elsewhere == nil && set.record.adopted == nil && set.isSealed ? .names : .numbers
    }

    /// Whom everything will belong to, and whether all that are asked for by name exist.
    ///
    /// - Throws: `.cancelled`.
    func owners(of targets: [RestoreTarget]) throws(OverwinterError) -> (RestoredOwners, RestoreGuard?) {
        var owners = RestoredOwners()
        var used: [OwnerRule: OwnerUse] = [:]
        for target in targets {
            guard let rule = ownerRule(of: target.source) else { continue }
            if rule == .names { owners.byNames.insert(target.source.location) }
            used[rule, default: OwnerUse()].add(set.entries(of: target.source.location))
            used[rule, default: OwnerUse()].add(missingParents(of: target))
        }
        guard !used.isEmpty else { return (owners, nil) }
        let names = recordedNames()
        let matching = OwnerMatching(
            names: names, numbers: OwnerNumbers.ofHost(names),
            here: OwnerNames.ofHost(
                users: used.values.flatMap(\.users), groups: used.values.flatMap(\.groups)))
        for rule in OwnerRule.allCases {
            guard let use = used[rule] else { continue }
            for number in use.users.sorted() { owners.matches.append(matching.match(.user, number, by: rule)) }
            for number in use.groups.sorted() { owners.matches.append(matching.match(.group, number, by: rule)) }
        }
        guard !owners.byNames.isEmpty else { return (owners, nil) }
        var guarded = RestoreGuard("owners", "the users and groups of the set exist here")
        let unknown = owners.matches.filter(\.isUnknown)
        let places = try places(of: unknown, in: targets.filter { owners.byNames.contains($0.source.location) })
        for match in unknown.prefix(20) { fail(&guarded, match, places[match.kind, match.recorded]) }
        if unknown.count > 20 {
            guarded.fail("and \(unknown.count - 20) more users and groups of the set that do not exist here")
        }
        return (owners, guarded)
    }

    private func places(
        of unknown: [OwnerMatch], in targets: [RestoreTarget]
    ) throws(OverwinterError) -> OwnerPlaces {
        var places = OwnerPlaces(
            users: Set(unknown.filter { $0.kind == .user }.map(\.recorded)),
            groups: Set(unknown.filter { $0.kind == .group }.map(\.recorded)))
        if unknown.isEmpty { return places }
        for target in targets {
            do throws(CancellationError) {
                try places.add(
                    set.entries(of: target.source.location), at: target.source.location,
                    isCancelled: { [cancellation] in cancellation.isCancelled })
            } catch {
                throw OverwinterError(.cancelled, "the look at the set's owners was cancelled")
            }
        }
        return places
    }

    private func fail(_ guarded: inout RestoreGuard, _ match: OwnerMatch, _ found: OwnerPlaces.Place?) {
        let name = match.name ?? []
        let place = found.map {
            "it owns, or is named in ACLs of, \($0.count) \($0.count == 1 ? "entry" : "entries"), '\($0.first)' first"
        }
        let add = match.kind == .user ? "useradd" : "groupadd"
        guarded.fail(
            "\(match.kind.rawValue) \(OwnerMatch.shown(name)) (\(match.recorded)) of the set does not exist here: "
                + (place ?? "it owns a folder above the set's sources"),
            hint: "make it: \(add) --system \(ShellWord.of(name)); or take the numbers as they are: --owners numbers")
    }

    /// The folders above a target that the restore is going to make.
    private func missingParents(of target: RestoreTarget) -> [SetRecord.Source.Parent] {
        guard options.elsewhere == nil, let existing = nearestExisting(target.path) else { return [] }
        return target.source.parents.filter {
            target.path.isAt(orBelow: $0.path) && !existing.isAt(orBelow: $0.path)
        }
    }

    /// All that a set says of names: of its entries, of its ACLs, of the folders above.
    private func recordedNames() -> OwnerNames {
        var names = set.recorded.names
        for listed in set.record.listedOwners ?? [] {
            switch listed.kind {
            case .user: if names.users[listed.number] == nil { names.users[listed.number] = Array(listed.name.utf8) }
            case .group:
                if names.groups[listed.number] == nil { names.groups[listed.number] = Array(listed.name.utf8) }
            }
        }
        for parent in set.record.sources.flatMap(\.parents) {
            if let name = parent.ownerName, names.users[parent.owner] == nil {
                names.users[parent.owner] = Array(name.utf8)
            }
            if let name = parent.groupName, names.groups[parent.group] == nil {
                names.groups[parent.group] = Array(name.utf8)
            }
        }
        return names
    }
}

/// The users and groups that own something, or are named in its ACLs.
private struct OwnerUse {
    var users: Set<UInt32> = []
    var groups: Set<UInt32> = []

    mutating func add(_ entries: EntryTable) {
        let (owners, listed) = (entries.owners, entries.listed)
        users.formUnion(owners.users)
        users.formUnion(listed.users)
        groups.formUnion(owners.groups)
        groups.formUnion(listed.groups)
    }

    mutating func add(_ parents: [SetRecord.Source.Parent]) {
        users.formUnion(parents.map(\.owner))
        groups.formUnion(parents.map(\.group))
    }
}
