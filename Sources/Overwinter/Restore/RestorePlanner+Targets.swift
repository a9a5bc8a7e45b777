import FileTree
import Services

extension RestorePlanner {
    typealias Targets = (
        targets: [RestoreTarget], leftOut: [(location: BytePath, reason: String)], paths: RestoreGuard,
        present: RestoreGuard, warnings: [Warning]
    )

    /// Where each source of the set goes, what is there now, and what is left out.
    func targets(stack: ComposeStack?) throws(OverwinterError) -> Targets {
        var result: Targets = (
            [], [], RestoreGuard("paths", "the profile has the paths of the set"),
            RestoreGuard(
                "targets",
                options.discardsCurrent
                    ? "the targets are empty, or may be emptied" : "the targets are empty, or may be set aside"),
            []
        )
        for source in set.record.sources {
            let owner = BytePath(bytes: source.location.components.first ?? []).description
            guard options.selection.includes(owner: owner, name: source.name) else { continue }
            guard source.state == .saved else {
                let reason =
                    source.state == .absent
                    ? (set.record.adopted == nil ? "it was not there" : "it is not in the set")
                    : "it is stored as '\(source.sharedWith ?? source.location)'"
                result.leftOut.append((source.location, reason))
                if isMissing(source, owner: owner) { result.warnings.append(.missing(source)) }
                continue
            }
            if set.record.adopted != nil, options.elsewhere == nil, !isNamed(source, owner: owner) {
                result.leftOut.append((source.location, "the profile does not name it; --to DIR takes it too"))
                continue
            }
            guard var target = try target(for: source, owner: owner, stack: stack, &result.paths) else { continue }
            target.holdsData = set.record.storesData(in: source)
            do throws(FileTreeError) {
                if !target.isVolumeGone { target.present = try RestoreTarget.present(at: target.path) }
            } catch {
                throw OverwinterError(error, while: .guardFailed)
            }
            if target.isLog, target.present == .data, !options.selection.everything, options.selection.parts.isEmpty {
                result.leftOut.append(
                    (source.location, "logs are restored into empty folders only; --all takes them too"))
                continue
            }
            if target.present == .data
                && (!(options.maySetAside || options.discardsCurrent) || options.elsewhere != nil)
            {
                result.present.fail(
                    "'\(target.path)' is not empty",
                    hint: options.elsewhere == nil
                        ? "keep what is there beside it with --set-aside" : "give an empty folder with --to")
            }
            result.targets.append(target)
        }
        // Project files first: services and volumes are made from them.
        result.targets = result.targets.filter(\.isProjectFile) + result.targets.filter { !$0.isProjectFile }
        return result
    }

    private func target(
        for source: SetRecord.Source, owner: String, stack: ComposeStack?, _ paths: inout RestoreGuard
    ) throws(OverwinterError) -> RestoreTarget? {
        if let elsewhere = options.elsewhere {
            return RestoreTarget(source: source, path: elsewhere.appending(source.location), present: .nothing)
        }
        if let volume = set.record.compose?.volumes.first(where: { $0.mountpoint == source.path }), let stack {
            return try volumeTarget(source, volume, stack, &paths)
        }
        let spec = profileSource(owner: owner, name: source.name) ?? profileSource(at: source.path)
        if let spec { checkMount(of: spec, &paths) }
        if let expected = spec?.path ?? movedWithProject(source, owner: owner) {
            if expected.normalized != source.path.normalized {
                paths.take(
                    .differs(
                        "\(source.location) was at '\(source.path)', and the profile has it at '\(expected)'",
                        hint: "restore elsewhere with --to DIR, or use the set's own profile"),
                    .paths, options)
                guard !options.accepts.contains(.paths) else {
                    return RestoreTarget(source: source, path: expected.normalized, present: .nothing)
                }
            }
        } else if !isDiscovered(owner: owner, path: source.path) {
            // A set is input: what no profile names is not written to just because the set says so.
            paths.fail(
                "\(source.location) was at '\(source.path)', which the profile does not name",
                hint: "add it to the profile, or restore elsewhere with --to DIR")
            return nil
        }
        return RestoreTarget(source: source, path: source.path.normalized, present: .nothing)
    }

    private func volumeTarget(
        _ source: SetRecord.Source, _ volume: SetRecord.Compose.Volume, _ stack: ComposeStack,
        _ paths: inout RestoreGuard
    ) throws(OverwinterError) -> RestoreTarget? {
        // A set is input: a volume of somebody else is not written to just because the set says so.
        guard !stack.project.hasFiles || stack.volumes.contains(where: { $0.name == volume.name }) else {
            let now = stack.project.name
            var message =
                "\(source.location) was the volume '\(volume.name)', which the Compose project '\(now)' does not declare"
            var hint =
                "declare it in the project's files with 'name: \(volume.name)', or restore elsewhere with --to DIR"
            // The names of volumes begin with the project's.
            if let before = set.record.compose?.project, before != now {
                message += "; the set is of project '\(before)'"
                hint = "give the project its name back ('name: \(before)' in its files); or \(hint)"
            }
            paths.fail(message, hint: hint)
            return nil
        }
        do throws(ServiceError) {
            // A volume that is gone is made later, empty, with the folder that the engine then gives it.
            let found = try stack.project.engine.volume(volume.name)
            if let other = found?.labels?["com.docker.compose.project"], !stack.project.hasFiles,
                other != stack.project.name
            {
                paths.fail(
                    "\(source.location) was the volume '\(volume.name)', which is another Compose project's here: '\(other)'",
                    hint: "restore elsewhere with --to DIR")
                return nil
            }
            return RestoreTarget(
                source: source, path: found.map { BytePath($0.mountpoint) } ?? source.path, present: .nothing,
                volume: volume, isVolumeGone: found == nil)
        } catch {
            throw OverwinterError(error, as: .preflight)
        }
    }

    /// Where a mount is missing, the data would fill the file system below it.
    private func checkMount(of spec: SourceSpec, _ paths: inout RestoreGuard) {
        guard let mount = spec.mount?.normalized, let existing = nearestExisting(spec.path),
            let found = try? FileSystemFacts.of(existing).mountPoint, found != mount
        else { return }
        paths.fail("'\(spec.path)' lies on the mount '\(found)', not on '\(mount)'", hint: "is '\(mount)' mounted?")
    }

    /// The profile's words for a source; nil where it leaves the finding to the Compose project.
    func profileSource(owner: String, name: String) -> SourceSpec? {
        if let spec = profile.services.first(where: { $0.name == owner }) {
            return spec.sources?.first { $0.name == name }
        }
        return profile.extraSources.first { $0.name == owner }?.sources.first { $0.name == name }
    }

    /// Sets of the Compose scripts have the project's folders, whatever the profile calls what is in them.
    private func profileSource(at path: BytePath) -> SourceSpec? {
        guard set.record.adopted != nil else { return nil }
        let named = profile.services.flatMap { $0.sources ?? [] } + profile.extraSources.flatMap(\.sources)
        return named.first { $0.path.normalized == path.normalized }
    }

    /// An adopted set's record has what lay beside the sources, too: nobody knows where that belongs.
    private func isNamed(_ source: SetRecord.Source, owner: String) -> Bool {
        guard source.restores != false else { return false }
        return profileSource(owner: owner, name: source.name) != nil || profileSource(at: source.path) != nil
            || isDiscovered(owner: owner, path: source.path)
    }

    /// Whether an older script's set lacks what the profile needs: what is there now stays, beside what is restored.
    private func isMissing(_ source: SetRecord.Source, owner: String) -> Bool {
        guard set.record.adopted != nil, source.state == .absent,
            let spec = profileSource(owner: owner, name: source.name) ?? profileSource(at: source.path)
        else { return false }
        return !spec.optional
    }

    /// A Compose service without sources of its own in the profile keeps its data below the project's folder.
    private func isDiscovered(owner: String, path: BytePath) -> Bool {
        guard let spec = profile.services.first(where: { $0.name == owner }), spec.sources == nil,
            case .compose = spec.manager, let directory = profile.compose?.projectDirectory
        else { return false }
        return path.normalized.isAt(orBelow: directory) && !path.components.contains(Array("..".utf8))
    }
}
