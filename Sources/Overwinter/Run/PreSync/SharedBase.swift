import FileTree

/// The set that unchanged files are shared with, opened: its record is whole by its hashes.
struct SharedBase {
    let set: SetReader
    let setsSinceFull: Int
    let reflink: Bool

    /// Opens what the plan chose; nil where nothing is to be shared, or the set's record is not what was sealed.
    static func open(_ choice: BaseChoice, reflink: Bool, note: (String) -> Void) -> SharedBase? {
        guard case .share(let name, let path, let setsSinceFull) = choice else {
            note(choice.text)
            return nil
        }
        do throws(OverwinterError) {
            let set = try SetReader.open(path)
            note("\(choice.text), by \(reflink ? "reflink" : "hard link")")
            return SharedBase(set: set, setsSinceFull: setsSinceFull, reflink: reflink)
        } catch {
            note("nothing is shared with set \(name): \(error.message)")
            return nil
        }
    }

    /// What the set vouches for of a source; nil where it was another folder then, or not noted.
    func base(of source: PlannedSource) -> CopyBase? {
        guard let trustedBefore = set.record.shareable(with: source)?.copying?.trustedBefore else { return nil }
        let entries = set.entries(of: source.location)
        guard let root = entries.first?.facts,
            root.device == source.root?.device, root.inode == source.root?.inode
        else { return nil }
        return CopyBase(
            entries: entries, trustedBefore: trustedBefore,
            place: .tree(set.path.appending(source.location), reflink: reflink))
    }
}

extension SetRecord {
    /// A source of the set whose files a source of this boot may share; nil where nothing of them can be believed.
    func shareable(with source: PlannedSource) -> Source? {
        guard source.isTrusted else { return nil }
        let recorded = sources.first {
            $0.location == source.location && $0.path == source.path && $0.state == .saved
        }
        guard let copying = recorded?.copying, copying.trustedBefore != nil, copying.boot == RunProcess.currentBoot
        else { return nil }
        return recorded
    }
}
