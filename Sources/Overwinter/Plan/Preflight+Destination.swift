import FileTree
import Glibc
import Services

extension Preflight {
    /// Room for what cannot be measured before: the record, folders, rounding to blocks.
    private static let reserveBytes: Int64 = 16 << 20

    /// Checks the destination without writing to it.
    mutating func checkDestination(sources: [PlannedSource]) -> DestinationFacts? {
        do {
            guard let root = try FileStatus.ifPresent(destination, followingLinks: true) else {
                findings.fault(
                    "destination-missing", "the destination '\(destination)' does not exist",
                    hint: "make it: install -d -m 700 \(destination)")
                return nil
            }
            guard root.kind == .directory else {
                findings.fault("destination-kind", "the destination '\(destination)' is not a folder")
                return nil
            }
            let real = try Folder.realPath(destination)
            let fileSystem = try FileSystemFacts.of(real)
            checkPlace(real, fileSystem, sources)
            checkMark(real)
            let facts = DestinationFacts(
                path: real, root: root, fileSystem: fileSystem,
                reclaimableBytes: AbortedRuns.bytes(in: real, isCancelled: isCancelled))
            checkSpace(facts, sources)
            return facts
        } catch {
            findings.fault(error)
            return nil
        }
    }

    private mutating func checkPlace(_ real: BytePath, _ fileSystem: FileSystemFacts, _ sources: [PlannedSource]) {
        if let mount = profile.destinationMount, fileSystem.mountPoint != mount.normalized {
            findings.fault(
                "destination-mount",
                "the destination '\(destination)' lies on the mount '\(fileSystem.mountPoint)', not on '\(mount)'",
                hint: "is '\(mount)' mounted?")
        }
        if fileSystem.isReadOnly {
            findings.fault("destination-read-only", "the destination '\(destination)' lies on a read-only file system")
        } else if real.withCString({ path in uninterrupted { access(path, W_OK | X_OK) } }) != 0 {
            findings.fault(
                "destination-not-writable",
                "unable to write to the destination '\(destination)': \(SystemMessage.of(errno))")
        }
        for source in sources where source.state == .saved {
            guard let path = try? Folder.realPath(source.path) else { continue }
            if path.isAt(orBelow: real) {
                findings.fault(
                    "source-in-destination",
                    "source \(source.owner)/\(source.name): '\(source.path)' lies inside the destination '\(destination)'"
                )
            } else if real.isAt(orBelow: path) {
                findings.fault(
                    "destination-in-source",
                    "the destination '\(destination)' lies inside source \(source.owner)/\(source.name) '\(source.path)'"
                )
            }
        }
    }

    /// Two profiles that share a destination would count each other's sets as theirs.
    private mutating func checkMark(_ real: BytePath) {
        do throws(OverwinterError) {
            _ = try DestinationMark(profile: profile.name, host: ThisHost.facts).check(real)
        } catch {
            findings.fault("destination-mark", error.message, hint: error.hint)
        }
    }

    private mutating func checkSpace(_ facts: DestinationFacts, _ sources: [PlannedSource]) {
        let saved = sources.filter { $0.state == .saved }
        let bytes = saved.reduce(Int64(0)) { $0.plus($1.bytes) }
        if bytes > RecordFigures.mostBytesOfSources {
            findings.fault(
                "sources-too-large",
                "by the sizes of their files the sources have \(ByteText.of(bytes)), and a set has room for "
                    + ByteText.of(RecordFigures.mostBytesOfSources),
                hint: "look for sparse files that are no data (find FOLDER -size +100T), and exclude them")
        }
        let need = need(of: saved, on: facts.fileSystem)
        let free = facts.fileSystem.freeBytes + facts.reclaimableBytes
        if need.bytes > free {
            findings.fault(
                "destination-full",
                "the destination '\(destination)' has \(ByteText.of(free)) free, and the backup needs \(ByteText.of(need.bytes))",
                hint: "remove old sets there, or give another with --destination")
        }
        if let freeEntries = facts.fileSystem.freeEntries, Int64(need.entries) > freeEntries {
            findings.fault(
                "destination-inodes",
                "the destination '\(destination)' has \(freeEntries) inodes free, and the backup needs \(need.entries)",
                hint: "remove old sets there, or give another with --destination")
        }
    }

    /// What the copy may take up, at least.
    private mutating func need(
        of sources: [PlannedSource], on fileSystem: FileSystemFacts
    ) -> (bytes: Int64, entries: Int) {
        // What the last set holds may be shared with it. How much, only the copy finds out: before the first stop, or else
        // this run might stop services for nothing.
        let last = base().set != nil && profile.copy.preSync ? latest?.record : nil
        let keepsHoles = HoleKeeping.isKept(on: fileSystem.typeName)
        var (bytes, entries) = (Self.reserveBytes, 64)
        for source in sources {
            let held = last?.shareable(with: source)
            let onDisk = keepsHoles ? source.bytesOnDisk ?? source.bytes : source.bytes
            bytes = bytes.plus(max(min(source.bytes - (held?.bytes ?? 0), onDisk), 0))
            entries += max(source.entries - (held?.files ?? 0), 0)
        }
        return (bytes, entries)
    }

    /// A container of any project that runs on a source and will not be stopped writes into the copy.
    mutating func checkOverlappingContainers(
        stack: ComposeStack?, sources: [PlannedSource], services: [PlannedService]
    ) {
        guard let stack else { return }
        let stopped = Set(services.flatMap(\.before.containers).map(\.id))
        do {
            var named: Set<String> = []
            for source in sources where source.state == .saved {
                guard let path = source.path.string else { continue }
                for container in try stack.project.engine.containers(mounting: path)
                where !stopped.contains(container.id) && isWriter(container, on: path) {
                    guard named.insert(container.id).inserted else { continue }
                    findings.fault(
                        "container-overlap",
                        "container '\(container.name)' has '\(path)' mounted and is no service of this profile: it would "
                            + "go on writing",
                        hint: "add it to the profile's services, or stop it for the backup")
                }
            }
        } catch {
            findings.fault(error)
        }
    }

    private func isWriter(_ container: Container, on path: String) -> Bool {
        container.mounts.contains { !$0.readOnly && $0.overlaps(path) }
    }
}
