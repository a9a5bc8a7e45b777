import FileTree

/// What one pass over a source did, in words.
enum PassText {
    /// `12 files copied, 3.4 MB; 9000 kept, 500 shared`
    static func of(_ report: TreeCopyReport) -> String {
        var parts = ["\(files(report.copied.files)) copied, \(ByteText.of(report.copied.bytes))"]
        if report.kept.files > 0 { parts.append("\(report.kept.files) kept") }
        if report.shared.files > 0 { parts.append("\(report.shared.files) shared") }
        return parts.joined(separator: "; ")
    }

    private static func files(_ count: Int) -> String { "\(count) \(count == 1 ? "file" : "files")" }
}
