import FileTree

/// What a copy could not keep, said once a source and kind.
enum UnkeptWarnings {
    /// - Parameters:
    ///   - title: `cassandra/data`.
    ///   - consequence: what the operator should make of it.
    static func of(_ title: String, _ report: TreeCopyReport, _ consequence: String) -> [Warning] {
        report.unkept.map { Warning(code: "unkept", message: "\(title): \($0); \(consequence)") }
    }
}
