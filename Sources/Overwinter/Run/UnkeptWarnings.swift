import FileTree

/// What a copy could not keep, said once a source and kind.
enum UnkeptWarnings {
    /// - Parameters:
    ///   - title: `cassandra/data`.
    ///   - consequence: what the operator should make of it.
    ///   - known: what was said before the copy already.
    static func of(
        _ title: String, _ report: TreeCopyReport, _ consequence: String, known: Set<SetRecord.Unkept> = []
    ) -> [Warning] {
        report.unkept.filter { !known.contains(SetRecord.Unkept(of: $0)) }
            .map { Warning(code: "unkept", message: "\(title): \($0); \(consequence)") }
    }
}
