import FileTree

/// What the last set held and is not there now: it was lost, or its file system is not mounted.
extension Preflight {
    /// A folder that held something at the last backup and is empty now: of data a fault, of all else but logs a warning.
    mutating func checkEmptiness(_ planned: PlannedSource) {
        guard !planned.isLog, !planned.mayBeEmpty, (try? RestoreTarget.present(at: planned.path)) == .emptyFolder,
            let last = latest, let before = last.record?.sources.first(where: { $0.location == planned.location }),
            before.state != .absent
        else { return }
        let place = "source \(planned.title): '\(planned.path)' is empty"
        let hint = "is its file system mounted? Mark it { path: …, empty: true } if it may be empty"
        guard let files = before.state == .saved ? before.files : filesHeld(at: before.path) else {
            return findings.warn(
                "source-empty", "\(place), and what the set '\(last.name)' holds of it cannot be read (\(hint))")
        }
        guard files > 0 else { return }
        let message = "\(place), and held \(text(files)) in the set '\(last.name)'"
        if planned.name == "data" {
            findings.fault("source-empty", message, hint: hint)
        } else {
            findings.warn("source-empty", "\(message) (\(hint))")
        }
    }

    /// What was mounted in a source at the last backup, and is not now.
    mutating func checkMounts(of sources: [PlannedSource]) {
        let before = (latest?.record?.sources ?? []).flatMap(\.mounts).sorted()
        var missing: [BytePath] = []
        for mount in before {
            // What was mounted in a mount that is missing is gone with it.
            guard !missing.contains(where: { mount.isAt(orBelow: $0) }),
                let source = sources.first(where: { $0.state == .saved && $0.takes(mount) }),
                !sources.contains(where: { $0.mayBeEmpty && mount.isAt(orBelow: $0.path) })
            else { continue }
            do throws(FileTreeError) {
                let rest = mount.components.dropFirst(source.path.components.count)
                let place = rest.reduce(try Folder.realPath(source.path)) { $0.appending(BytePath(bytes: $1)) }
                // Looked into first: an automount is there for whoever does.
                let isBare = try isBare(place)
                if try Mounts.current().contains(where: { $0.mountPoint == place }) { continue }
                missing.append(mount)
                tell(ofMissing: mount, in: source, isBare: isBare)
            } catch {
                findings.fault("source-unreadable", "source \(source.title): \(error.message)", hint: error.hint)
            }
        }
    }

    /// Whether a mount point holds nothing; nil where there is none.
    private func isBare(_ place: BytePath) throws(FileTreeError) -> Bool? {
        switch try RestoreTarget.present(at: place) {
        case .nothing: nil
        case .emptyFolder: true
        case .data: try FileStatus.ifPresent(place).map { $0.kind == .file && $0.size == 0 }
        }
    }

    private mutating func tell(ofMissing mount: BytePath, in source: PlannedSource, isBare: Bool?) {
        let files = filesHeld(at: mount)
        // Nothing was lost with what held nothing.
        guard let last = latest, files != 0 else { return }
        let place = "source \(source.title): '\(mount)' was mounted at the last backup, and "
        let held = files.map { "the set '\(last.name)' has \(text($0)) of it" } ?? "see the set '\(last.name)'"
        switch isBare {
        case true?:
            findings.fault(
                "source-mounts", place + "is not now: it is empty; \(held)",
                hint:
                    "mount it; if it is gone for good, remove what is empty, or mark the source { path: …, empty: true }"
            )
        case false?: findings.warn("source-mounts", place + "is not now: what lies there is saved; \(held)")
        case nil: findings.warn("source-mounts", place + "is not there any more; \(held)")
        }
    }

    private func text(_ files: Int) -> String { files == 1 ? "1 file" : "\(files) files" }

    /// How many files the last set has at and below a path of the host; nil where that cannot be read.
    private mutating func filesHeld(at path: BytePath) -> Int? {
        guard let last = latest, let set = try? SetReader.open(last.path),
            let source = set.record.sources.first(where: { $0.state != .absent && path.isAt(orBelow: $0.path) })
        else { return nil }
        let rest = path.components.dropFirst(source.path.components.count)
        let inside = rest.reduce(BytePath(bytes: [])) { $0.appending(BytePath(bytes: $1)) }
        return set.entries(of: source.location).below(inside).files
    }
}

extension PlannedSource {
    /// Whether a folder of the host is copied with it.
    fileprivate func takes(_ folder: BytePath) -> Bool {
        folder.isAt(orBelow: path) && !SourceExclusions.patterns(of: exclude).leaveOut(folder, below: path)
    }
}
