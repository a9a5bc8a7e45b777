import FileTree

/// Symbolic links that lead out of all sources: what they point at is in no set.
enum LinksOutside {
    /// One warning a source, with the first such link by name; links to nothing are left out.
    static func warnings(plan: Plan, reports: [TreeCopyReport]) -> [Warning] {
        let roots = plan.sources.map { $0.path.normalized }
        return zip(plan.saved, reports).compactMap { source, report in
            let outside = report.entries.symbolicLinks.filter { entry in
                guard let target = entry.linkTarget else { return false }
                let link = source.path.appending(entry.path)
                let end = resolved(BytePath(bytes: target), from: link.parent)
                guard !roots.contains(where: { end.isAt(orBelow: $0) }) else { return false }
                // A link to nothing leaves nothing behind.
                return (try? FileStatus.ifPresent(link, followingLinks: true)).flatMap { $0 } != nil
            }
            guard let first = outside.first, let target = first.linkTarget else { return nil }
            let title = "source \(source.owner)/\(source.name)"
            let example = "'\(first.path)' to '\(EscapedName.shown(target))'"
            return Warning(
                code: "links-outside",
                message: outside.count == 1
                    ? "\(title): the symbolic link \(example) leads out of all sources; what it points at is not saved"
                    : "\(title): \(outside.count) symbolic links lead out of all sources, the first from \(example); "
                        + "what they point at is not saved")
        }
    }

    /// By the words of the path only: nothing is looked up.
    private static func resolved(_ target: BytePath, from folder: BytePath) -> BytePath {
        let whole = target.isAbsolute ? target : folder.appending(target)
        var parts: [[UInt8]] = []
        for component in whole.components where component != Array(".".utf8) {
            if component == Array("..".utf8) {
                _ = parts.popLast()
            } else {
                parts.append(component)
            }
        }
        return BytePath(bytes: [UInt8(ascii: "/")] + Array(parts.joined(separator: [UInt8(ascii: "/")])))
    }
}
