import FileTree
import Services

extension RestorePlanner {
    func unitGuard(_ targets: [RestoreTarget], _ compose: SetRecord.Compose) -> RestoreGuard {
        var guarded = RestoreGuard(
            .oneUnit, ".env, generated configuration and Elasticsearch's data are restored together, or not at all")
        let restored = Set(targets.map(\.source.location))
        let parts: [UnitPart] = set.record.sources.compactMap { source in
            guard source.state == .saved, let isSame = isUnitPart(source, compose) else { return nil }
            return UnitPart(
                title: "\(source.location)", isRestored: restored.contains(source.location), isSame: isSame)
        }
        guarded.take(.ofUnit(parts), .oneUnit, options)
        return guarded
    }

    /// Whether what such a part has is there already; nil for what is none.
    private func isUnitPart(_ source: SetRecord.Source, _ compose: SetRecord.Compose) -> Bool? {
        let saved = set.path.appending(source.location)
        if source.service == nil {
            guard source.path.lastComponent == BytePath(".env") else { return nil }
            return isSame(saved, place(of: source))
        }
        if isElasticsearchData(source, at: saved, compose) { return false }
        let files = UnitPart.generated.filter { SmallFile.read(saved.appending($0)) != nil }
        if files.isEmpty { return nil }
        let place = place(of: source)
        return files.allSatisfy { isSame(saved.appending($0), place.appending($0)) }
    }

    private func isSame(_ saved: BytePath, _ now: BytePath) -> Bool {
        guard let saved = SmallFile.read(saved) else { return false }
        return saved == SmallFile.read(now, followingLinks: true)
    }

    /// By its image, or by what it holds: `nodes/0` up to version 7, `_state` and `indices` since.
    private func isElasticsearchData(
        _ source: SetRecord.Source, at saved: BytePath, _ compose: SetRecord.Compose
    ) -> Bool {
        func has(_ folder: String) -> Bool {
            (try? FileStatus.ifPresent(saved.appending(folder)))?.kind == .directory
        }
        if has("nodes/0") || has("_state") && has("indices") { return true }
        guard source.name == "data", let spec = profile.services.first(where: { $0.name == source.service }),
            case .compose(let name) = spec.manager
        else { return false }
        return compose.images[name].map { ImageReference($0).program == "elasticsearch" } ?? false
    }
}
