/// Where a check is told what: its address with a word added, and the id that belongs to one run.
///
/// See: <https://healthchecks.io/docs/http_api/>
struct PingAddress: Sendable {
    private let base: Substring
    private let query: Substring

    /// - Parameter address: as in the profile; it may have a query (`?create=1`), which is kept.
    init(_ address: String) {
        let whole = address.prefix { $0 != "#" }
        let path = whole.prefix { $0 != "?" }
        query = whole[path.endIndex...].dropFirst()
        base = path.hasSuffix("/") ? path.dropLast() : path
    }

    /// `BASE/WORD?rid=…`.
    func adding(_ word: String, run: String) -> String {
        "\(base)/\(word)?" + (query.isEmpty ? "" : "\(query)&") + "rid=\(run)"
    }

    /// What may be shown: whoever knows the rest can speak for the run.
    var host: String {
        let parts = base.split(separator: "/", omittingEmptySubsequences: true)
        return parts.count > 1 ? String(parts[1]) : String(base)
    }
}
