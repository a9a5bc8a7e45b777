import FileTree

/// One of those parts of a Compose project that know the same passwords: `.env`, generated configuration, and the data of
/// Elasticsearch.
///
/// The password in `.env` counts at Elasticsearch's very first start only; afterwards it is in the data.
struct UnitPart: Equatable {
    /// Where it lies in the set.
    var title: String
    var isRestored: Bool
    /// What is there now is what the set has, byte by byte: with or without it all is one.
    var isSame: Bool

    /// The files that the project's own script generates, besides `.env`.
    static let generated = ["index.conf", "secret.conf"]
}

extension Comparison {
    static func ofUnit(_ parts: [UnitPart]) -> Comparison {
        let others = parts.filter { !$0.isSame }
        let restored = others.filter(\.isRestored).map(\.title)
        let left = others.filter { !$0.isRestored }.map(\.title)
        guard !restored.isEmpty, !left.isEmpty else { return .same }
        return .differs(
            "\(restored.joined(separator: ", ")) would be restored without \(left.joined(separator: ", ")), and they know each "
                + "other's passwords",
            hint: "restore them together: \(left.map { "--only \($0)" }.joined(separator: " "))")
    }
}
