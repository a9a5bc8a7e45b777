import FileTree
import Overwinter

/// The timeline of a set as a picture: one file with nothing to load, for light and dark pages.
struct TimelineSVG {
    private static let width = 960
    private static let left = 190
    private static let right = 110
    private static let rowHeight = 26
    private static let mostRows = 100
    private static var barWidth: Int { width - left - right }

    let record: SetRecord
    let timeline: Timeline

    /// Nil for a set whose record has no steps at which a service stood still.
    init?(_ record: SetRecord) {
        guard let timeline = Timeline(steps: record.steps, services: record.services.map(\.name), verb: "backup") else {
            return nil
        }
        self.record = record
        self.timeline = timeline
    }

    var text: String {
        let run = panel(
            "the whole run", from: record.started,
            to: [record.sealed, record.finished, timeline.to].compactMap { $0 }.max() ?? timeline.to, rows: runRows,
            top: 64)
        let services = timeline.services.prefix(Self.mostRows)
        let window = panel(
            "the stopped window", from: timeline.from, to: timeline.to, rows: services + [timeline.work],
            top: run.bottom + 34)
        let height = window.bottom + 44
        let title = Self.escaped("\(record.profile), set \(record.name)")
        let facts = Self.escaped(
            "begun \(record.started), stopped window \(EventText.secondsText(record.stoppedSeconds)), "
                + "\(record.totals.files) files, \(ByteText.of(record.totals.bytes))")
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" \
            height="\(height)" role="img" aria-labelledby="title">
            <title id="title">Timeline of \(title)</title>
            <style>
            \(Self.style)
            </style>
            <rect class="page" width="100%" height="100%"/>
            <text class="title" x="16" y="26">\(title)</text>
            <text class="quiet" x="16" y="44">\(facts)</text>
            \(run.text)\(window.text)\(legend(height - 20))</svg>

            """
    }

    // MARK: - Panels

    /// The parts of the whole run: what was copied before, the window, and the seal.
    private var runRows: [Timeline.Row] {
        let preSyncs = record.steps.filter { $0.name == StepKind.preSync.rawValue }
        var rows = [
            Timeline.Row(
                name: "pre-sync", spans: preSyncs.map { .init(kind: .work, from: $0.started, to: $0.finished) }),
            Timeline.Row(
                name: "stopped window", spans: [.init(kind: .still, from: timeline.from, to: timeline.to)]),
        ]
        if let sealed = record.sealed {
            rows.append(
                Timeline.Row(
                    name: "seal", spans: [.init(kind: .work, from: record.finished ?? timeline.to, to: sealed)]))
        }
        return rows.filter { !$0.spans.isEmpty }
    }

    private func panel(
        _ name: String, from: UTCTime, to: UTCTime, rows: [Timeline.Row], top: Int
    ) -> (text: String, bottom: Int) {
        let scale = TimeScale(from: from, to: to, width: Self.barWidth)
        let bottom = top + 8 + rows.count * Self.rowHeight
        var text = "<text class=\"quiet\" x=\"16\" y=\"\(top)\">\(Self.escaped(name))</text>\n"
        for tick in scale.ticks {
            let x = Self.left + tick.x
            text += "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(top - 4)\" y2=\"\(bottom)\"/>\n"
            text += "<text class=\"tick\" x=\"\(x)\" y=\"\(top - 8)\">\(tick.label)</text>\n"
        }
        for (index, row) in rows.enumerated() where !row.spans.isEmpty {
            let y = top + 8 + index * Self.rowHeight
            text += "<text x=\"16\" y=\"\(y + 15)\">\(Self.escaped(String(row.name.prefix(24))))</text>\n"
            for span in row.spans.prefix(1000) {
                let x = scale.x(span.from)
                text +=
                    "<rect class=\"\(Self.name(of: span.kind))\" x=\"\(Self.left + x)\" y=\"\(y + 3)\" "
                    + "width=\"\(max(1, scale.x(span.to) - x))\" height=\"\(Self.rowHeight - 8)\"/>\n"
            }
            text +=
                "<text class=\"seconds\" x=\"\(Self.width - 16)\" y=\"\(y + 15)\">"
                + "\(EventText.secondsText(row.seconds))</text>\n"
        }
        return (text, bottom)
    }

    private func legend(_ y: Int) -> String {
        Timeline.Span.Kind.allCases.enumerated().map { index, kind in
            let x = Self.left + index * 150
            return "<rect class=\"\(Self.name(of: kind))\" x=\"\(x)\" y=\"\(y - 10)\" width=\"12\" height=\"12\"/>"
                + "<text class=\"quiet\" x=\"\(x + 18)\" y=\"\(y)\">\(kind.rawValue)</text>\n"
        }.joined()
    }

    // MARK: - Words of XML

    private static func name(of kind: Timeline.Span.Kind) -> String { "\(kind)" }

    /// A record's texts are input: neither markup nor what no XML document may hold.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in EscapedName.shown(Array(text.utf8)) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    private static let style = """
        svg { --page: #ffffff; --ink: #1f2328; --quiet: #59636e; --grid: #d1d9e0;
              --stopping: #bf8700; --still: #cf222e; --starting: #1a7f37; --work: #0969da; }
        @media (prefers-color-scheme: dark) {
          svg { --page: #0d1117; --ink: #f0f6fc; --quiet: #9198a1; --grid: #3d444d;
                --stopping: #d29922; --still: #f85149; --starting: #3fb950; --work: #4493f8; } }
        text { font: 13px system-ui, sans-serif; fill: var(--ink); }
        .title { font-size: 16px; font-weight: 600; }
        .quiet, .tick, .seconds { fill: var(--quiet); }
        .tick { font-size: 11px; text-anchor: middle; }
        .seconds { text-anchor: end; }
        .page { fill: var(--page); }
        .grid { stroke: var(--grid); }
        .stopping { fill: var(--stopping); } .still { fill: var(--still); }
        .starting { fill: var(--starting); } .work { fill: var(--work); }
        """
}
