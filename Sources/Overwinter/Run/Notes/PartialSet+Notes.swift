import FileTree

extension PartialSet {
    /// Notes what the last pass over a source saw: what it copied is on the disk.
    func writeNotes(of passes: SourcePasses) throws(OverwinterError) {
        guard let base = passes.base, let root = passes.source.root else { return }
        let status: FileStatus
        do throws(FileTreeError) {
            status = try FileStatus.of(path)
        } catch {
            throw OverwinterError(error)
        }
        let header = PassNotes.Header(
            set: name.text, folder: PassNotes.Identity(status), run: run, profile: profile,
            location: passes.source.location, path: passes.source.path, root: PassNotes.Identity(root),
            excluded: passes.source.exclude, trustedBefore: base.trustedBefore,
            boot: RunProcess.currentBoot, base: passes.copying.base,
            setsSinceFull: passes.copying.setsSinceFull, unkept: passes.unkept.map(\.rawValue).sorted(),
            timeResolution: passes.timeResolution, entries: base.entries.count)
        try PassNotes.write(header, base.entries, as: PassNotes.name(of: passes.source.location), in: path)
    }
}
