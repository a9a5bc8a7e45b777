extension EntryTable {
    /// All that decides access to the tree's folders and files, each once, with one entry that has it; the root comes first.
    ///
    /// - Parameter isEntered: whether to look below a folder with such access; what is below others is left out.
    package func accesses(
        entering isEntered: (EntryAccess) -> Bool = { _ in true }
    ) -> [(access: EntryAccess, path: BytePath)] {
        var found: [(access: EntryAccess, path: BytePath)] = []
        var known: Set<EntryAccess> = []
        // The neighbours of an entry mostly have the same.
        var last: EntryAccess?
        func note(_ access: EntryAccess, _ path: () -> BytePath) {
            if access == last { return }
            last = access
            if known.insert(access).inserted { found.append((access, path())) }
        }
        var pending = top.map { [($0, BytePath(bytes: []))] } ?? []
        while let (block, path) = pending.popLast() {
            if !isSingle {
                let access = EntryAccess(block.facts.traits, mode: block.facts.mode, isFolder: true)
                note(access) { path }
                guard isEntered(access) else { continue }
            }
            for position in 0..<block.count {
                let entry = block[position]
                guard entry.kind == .file else { continue }
                note(EntryAccess(entry.traits, mode: entry.mode, isFolder: false)) {
                    isSingle ? path : entry.entry(in: path).path
                }
            }
            for child in block.children { pending.append((child, path.appending(child.name))) }
        }
        return found
    }
}

extension EntryAccess {
    init(_ traits: EntryTraits, mode: UInt16, isFolder: Bool) {
        self.init(
            isFolder: isFolder, mode: mode, owner: traits.owner, group: traits.group,
            list: traits.attributes.first { $0.name == AccessControlList.accessName }?.value)
    }
}
