import FileTree

extension RestorePlanner {
    /// Where the profile has a source of the set today.
    func place(of source: SetRecord.Source) -> BytePath {
        let owner = BytePath(bytes: source.location.components.first ?? []).description
        return profileSource(owner: owner, name: source.name)?.path ?? movedWithProject(source, owner: owner)
            ?? source.path
    }

    /// Where a source that Compose knew of lies, now that its project has another folder; nil for all else.
    func movedWithProject(_ source: SetRecord.Source, owner: String) -> BytePath? {
        guard let before = set.record.compose?.directory.normalized,
            let now = profile.compose?.projectDirectory.normalized, before != now,
            let spec = profile.services.first(where: { $0.name == owner }), spec.sources == nil,
            case .compose = spec.manager, source.path.normalized.isAt(orBelow: before),
            !source.path.components.contains(Array("..".utf8))
        else { return nil }
        let below = source.path.normalized.components.dropFirst(before.components.count)
        return now.appending(BytePath(bytes: Array(below.joined(separator: [UInt8(ascii: "/")]))))
    }
}
