/// What stood still when: the steps of a run, side by side.
///
/// Steps come from a set's record, which is input: their times may be any.
package struct Timeline: Sendable, Equatable {
    package struct Span: Sendable, Equatable {
        package enum Kind: String, Sendable, CaseIterable {
            case stopping
            /// Stopped, and not being started yet.
            case still = "standing still"
            /// Until it is ready.
            case starting
            /// Whatever is done meanwhile: copying, or setting aside, filling and comparing.
            case work = "at work"
        }

        package var kind: Kind
        package var from: UTCTime
        package var to: UTCTime

        package init(kind: Kind, from: UTCTime, to: UTCTime) {
            self.kind = kind
            self.from = from
            self.to = to
        }
    }

    package struct Row: Sendable, Equatable {
        package var name: String
        package var spans: [Span]

        package init(name: String, spans: [Span]) {
            self.name = name
            self.spans = spans
        }

        /// From its first span to the end of its last.
        package var seconds: Double {
            guard let first = spans.map(\.from).min(), let last = spans.map(\.to).max() else { return 0 }
            return max(0, Double(last.milliseconds - first.milliseconds) / 1000)
        }
    }

    /// The services that stood still, in start order.
    package private(set) var services: [Row] = []
    /// What was done while they did.
    package private(set) var work = Row(name: "", spans: [])
    /// The stopped window, as far as the steps show it.
    package private(set) var from: UTCTime
    package private(set) var to: UTCTime

    /// - Parameters:
    ///   - steps: in the order they were taken.
    ///   - services: the names of all services, in start order.
    ///   - verb: `backup` or `restore`.
    /// - Returns: nil where no service stood still.
    package init?(steps: [SetRecord.Step], services: [String], verb: String) {
        let stops = steps.filter { Self.isStop($0) && services.contains($0.service ?? "") }
        let rest = steps.filter { Self.isStart($0) && services.contains($0.service ?? "") }
        guard let from = stops.map(\.started).min() else { return nil }
        // A start from before the first stop is none of this window.
        let starts = rest.filter { $0.finished >= from }
        let works = steps.filter { Self.isWork($0) && $0.started >= from }
        self.from = from
        self.to = max(from, (stops + starts + works).map(\.finished).max() ?? from)
        work = Row(
            name: verb == "restore" ? "(restoring)" : "(copying)",
            spans: works.map { Span(kind: .work, from: $0.started, to: $0.finished) })
        self.services = services.compactMap { name in
            row(name, stops.filter { $0.service == name }, starts.filter { $0.service == name })
        }
    }

    private func row(_ name: String, _ stops: [SetRecord.Step], _ starts: [SetRecord.Step]) -> Row? {
        guard let began = stops.map(\.started).min(), let stopped = stops.map(\.finished).max() else { return nil }
        var spans = [Span(kind: .stopping, from: began, to: max(began, stopped))]
        // One that never came up stands still to the end.
        let next = max(stopped, starts.map(\.started).min() ?? to)
        if next > stopped { spans.append(Span(kind: .still, from: stopped, to: next)) }
        if let ready = starts.map(\.finished).max() {
            spans.append(Span(kind: .starting, from: next, to: max(next, ready)))
        }
        return Row(name: name, spans: spans)
    }

    private static func isStop(_ step: SetRecord.Step) -> Bool { isOne(of: [.beforeStop, .stop], step) }

    private static func isStart(_ step: SetRecord.Step) -> Bool { isOne(of: [.start, .ready], step) }

    private static func isWork(_ step: SetRecord.Step) -> Bool {
        isOne(of: [.copy, .setAside, .projectFiles, .volume, .restore, .compare, .access, .putBack], step)
    }

    private static func isOne(of kinds: [StepKind], _ step: SetRecord.Step) -> Bool {
        kinds.contains { $0.rawValue == step.name }
    }
}
