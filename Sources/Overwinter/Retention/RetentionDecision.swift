import FileTree

/// What is to become of one set, and why.
package struct RetentionDecision: Sendable, Equatable {
    package enum Verdict: String, Sendable {
        case keep, remove
        /// No rule is about it: it has no record, is another profile's, an older script's, or not a set yet.
        case leave
    }

    package var name: String
    package var time: UTCTime?
    package var bytes: Int64?
    package var verdict: Verdict
    /// All that hold, the strongest first.
    package var reasons: [String]

    package init(name: String, time: UTCTime?, bytes: Int64? = nil, verdict: Verdict, reasons: [String]) {
        self.name = name
        self.time = time
        self.bytes = bytes
        self.verdict = verdict
        self.reasons = reasons
    }

    init(_ candidate: RetentionCandidate, _ verdict: Verdict, _ reasons: [String]) {
        self.init(
            name: candidate.name, time: candidate.time, bytes: candidate.bytes, verdict: verdict, reasons: reasons)
    }
}

extension RetentionDecision: CustomStringConvertible {
    /// `keep 20261121-031507Z: last 1 of 7, daily 1 of 14`.
    package var description: String {
        "\(verdict.rawValue) \(EscapedName.shown(Array(name.utf8))): \(reasons.joined(separator: ", "))"
    }
}
