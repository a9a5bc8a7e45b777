import FileTree
import Overwinter

/// A timeline in a few lines of 80 columns at most.
enum TimelineText {
    private static let columns = 40
    private static let longestName = 20
    private static let mostRows = 12

    static func lines(of timeline: Timeline) -> [String] {
        let services = timeline.services.prefix(mostRows)
        let rows = services + (timeline.work.spans.isEmpty ? [] : [timeline.work])
        let names = rows.map { shortened(EscapedName.printable($0.name)) }
        let width = names.map(\.count).max() ?? 0
        var lines = ["what stood still, \(clock(timeline.from)) to \(clock(timeline.to)) UTC:"]
        for (row, name) in zip(rows, names) {
            let padding = String(repeating: " ", count: width - name.count)
            let bar = bar(row, timeline)
            lines.append("  \(name)\(padding)  \(bar)  \(EventText.secondsText(row.seconds))")
        }
        if timeline.services.count > mostRows {
            lines.append("  and \(timeline.services.count - mostRows) more services")
        }
        lines.append("  - stopping  = standing still  + starting  # at work")
        return lines
    }

    private static func bar(_ row: Timeline.Row, _ timeline: Timeline) -> String {
        let whole = max(1, timeline.to.milliseconds - timeline.from.milliseconds)
        var bar = [Character](repeating: " ", count: columns)
        func column(_ time: UTCTime) -> Int {
            let since = min(max(0, time.milliseconds - timeline.from.milliseconds), whole)
            return Int(since * Int64(columns) / whole)
        }
        // What is short is shown over what is long: no span vanishes beside a long one.
        let order: [Timeline.Span.Kind] = [.still, .work, .stopping, .starting]
        for kind in order {
            for span in row.spans where span.kind == kind {
                let first = min(column(span.from), columns - 1)
                for index in first..<max(first + 1, column(span.to)) { bar[index] = mark(kind) }
            }
        }
        return String(bar)
    }

    private static func mark(_ kind: Timeline.Span.Kind) -> Character {
        switch kind {
        case .stopping: "-"
        case .still: "="
        case .starting: "+"
        case .work: "#"
        }
    }

    private static func shortened(_ name: String) -> String {
        name.count <= longestName ? name : name.prefix(longestName - 2) + ".."
    }

    /// `03:15:07`.
    private static func clock(_ time: UTCTime) -> String { String(time.description.dropFirst(11).prefix(8)) }
}
