import FileTree

/// Hard links that a set cannot keep: a file's other names are in another source, or in none.
enum HardLinksOutside {
    enum Finding: Equatable {
        case warning(Warning)
        /// What a source's own patterns leave out was left out on purpose: for the log only.
        case note(String)
    }

    private struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64

        init(_ file: SplitFile) { (device, inode) = (file.device, file.inode) }
    }

    /// At most one a source, with up to three paths.
    static func findings(sources: [PlannedSource], reports: [TreeCopyReport]) -> [Finding] {
        var holders: [Identity: Int] = [:]
        for report in reports {
            for file in report.split { holders[Identity(file), default: 0] += 1 }
        }
        return zip(sources, reports).compactMap { source, report in
            // Names in another source were certainly met; of all others nobody knows whether a pattern left them out.
            let isCertain = { (file: SplitFile) in source.exclude.isEmpty || holders[Identity(file), default: 0] > 1 }
            let certain = report.split.filter(isCertain)
            let files = certain.isEmpty ? report.split : certain
            guard !files.isEmpty else { return nil }
            let title = "source \(source.title)"
            let end = "; the set, and what is restored, has each as a file of its own"
            guard !certain.isEmpty else {
                return .note(
                    "\(title): \(subject(files, source, report)) names that are excluded, or outside the source\(end)")
            }
            let place =
                certain.contains { holders[Identity($0), default: 0] > 1 }
                ? "in other sources, or outside all" : "outside all sources"
            return .warning(
                Warning(
                    code: "hard-links-outside",
                    message: "\(title): \(subject(files, source, report)) names \(place)\(end)"))
        }
    }

    /// For a sentence: `2 files ('a', 'b') have other`.
    private static func subject(_ files: [SplitFile], _ source: PlannedSource, _ report: TreeCopyReport) -> String {
        // Of a million inodes not all entries are made for three of them.
        let some = Set(files.lazy.map(\.inode).sorted().prefix(100))
        let devices = Set(files.lazy.map(\.device))
        let paths = report.entries.entries(withInodes: some).lazy
            // Of another device it is another file.
            .filter { $0.facts.map { devices.contains($0.device) } ?? true }
            .prefix(files.count == 1 ? 1 : 3).map { "'\(source.path.appending($0.path))'" }.joined(separator: ", ")
        if files.count == 1 { return "\(paths) has other" }
        return "\(files.count) files (\(files.count > 3 ? "for example " : "")\(paths)) have other"
    }
}
