import FileTree
import Services

extension Preflight {
    /// Every source of the profile and of its Compose project, as it is on the disk now.
    mutating func planSources(stack: ComposeStack?) -> [PlannedSource] {
        var found: [PlannedSource] = []
        for spec in profile.services {
            var sources = (spec.sources ?? []).map { ($0, volume(at: $0.path, stack: stack)) }
            if spec.sources == nil, case .compose(let service) = spec.manager, let stack {
                let discovery = ComposeDiscovery.sources(of: service, spec: spec, stack: stack, findings: &findings)
                sources = discovery.map { ($0.source, $0.volume) }
            }
            for (source, volume) in sources {
                if var planned = look(at: source, owner: spec.name) {
                    planned.volume = volume
                    found.append(planned)
                }
            }
        }
        for group in profile.extraSources {
            found += group.sources.compactMap { look(at: $0, owner: group.name) }
        }
        let sources = shared(found)
        checkMounts(of: sources)
        return sources
    }

    private func volume(at path: BytePath, stack: ComposeStack?) -> ComposeVolumeUse? {
        stack?.volumes.first { $0.mountpoint == path }
            .map { ComposeVolumeUse(key: $0.key, name: $0.name) }
    }

    private mutating func look(at spec: SourceSpec, owner: String) -> PlannedSource? {
        var planned = PlannedSource(
            owner: owner, name: spec.name, path: spec.path, state: .saved, exclude: spec.exclude, bytes: 0, entries: 0)
        planned.mayBeEmpty = spec.mayBeEmpty
        let title = "source \(owner)/\(spec.name)"
        do {
            guard let status = try FileStatus.ifPresent(spec.path, followingLinks: false) else {
                if spec.optional {
                    planned.state = .absent
                    return planned
                }
                findings.fault(
                    "source-missing", "\(title): '\(spec.path)' does not exist",
                    hint: "mend the path in the profile, or mark it { path: …, optional: true } if it may be missing")
                return nil
            }
            planned.root = status
            guard isUsable(status, spec, title) else { return nil }
            let fileSystem = try FileSystemFacts.of(spec.path)
            planned.mountPoint = fileSystem.mountPoint
            planned.mounts = try Mounts.below(Folder.realPath(spec.path))
            planned.isTrusted = try TrustedFileSystem.holds(spec.path)
            if let mount = spec.mount, fileSystem.mountPoint != mount.normalized {
                findings.fault(
                    "source-mount",
                    "\(title): '\(spec.path)' lies on the mount '\(fileSystem.mountPoint)', not on '\(mount)'",
                    hint: "is '\(mount)' mounted?")
                return nil
            }
            let measure = try TreeMeasure(
                root: spec.path, exclude: SourceExclusions.patterns(of: spec.exclude), isCancelled: isCancelled
            ).run()
            planned.bytes = measure.bytes
            if HoleKeeping.isCounted(on: fileSystem.typeName), planned.mounts.isEmpty {
                planned.bytesOnDisk = measure.allocated
            }
            planned.entries = measure.entries
            checkEmptiness(planned)
            return planned
        } catch {
            findings.fault("source-unreadable", "\(title): \(error.message)", hint: error.hint)
            return nil
        }
    }

    private mutating func isUsable(_ status: FileStatus, _ spec: SourceSpec, _ title: String) -> Bool {
        switch status.kind {
        case .file, .directory: return true
        case .symlink:
            let real = (try? Folder.realPath(spec.path)).map { "'\($0)'" } ?? "nothing"
            findings.fault(
                "source-symlink", "\(title): '\(spec.path)' is a symbolic link to \(real)",
                hint: "name the real path in the profile: a backup of a link holds no data")
            return false
        default:
            findings.fault("source-kind", "\(title): '\(spec.path)' is neither a folder nor a regular file")
            return false
        }
    }
}
