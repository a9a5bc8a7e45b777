/// What the last sealed sets tell of stopped windows.
package struct WindowHistory: Sendable, Equatable {
    /// One service's times in seconds, the newest first.
    package struct Times: Sendable, Equatable {
        /// With what comes before the stop.
        package var stops: [Double] = []
        /// Until it was ready.
        package var starts: [Double] = []
    }

    /// One copy while services stood still.
    package struct Sample: Sendable, Equatable {
        package var work: WindowWork
        package var seconds: Double

        package init(work: WindowWork, seconds: Double) {
            self.work = work
            self.seconds = seconds
        }
    }

    /// How many sets are looked at: older ones tell of another stack.
    package static let depth = 5

    package private(set) var services: [String: Times] = [:]
    /// The newest first.
    package private(set) var samples: [Sample] = []
    /// Which part of everything was copied in each window: a pre-sync leaves little.
    private var shares: [Double] = []
    package private(set) var sets = 0

    package init() {}

    /// - Parameter records: in any order.
    package init(of records: [SetRecord]) {
        let newest = records.sorted { $0.started > $1.started }.prefix(Self.depth)
        for record in newest { add(record) }
    }

    private mutating func add(_ record: SetRecord) {
        guard let parts = record.window?.actual ?? WindowParts(steps: record.steps) else { return }
        sets += 1
        for service in record.services {
            let own = record.steps.filter { $0.service == service.name }
            let stops = own.filter(WindowParts.isStop)
            let starts = own.filter(WindowParts.isStart)
            if !stops.isEmpty { services[service.name, default: Times()].stops.append(Self.seconds(stops)) }
            if !starts.isEmpty { services[service.name, default: Times()].starts.append(Self.seconds(starts)) }
        }
        let all = WindowWork(
            bytes: record.totals.bytes, entries: record.totals.entries, seen: record.totals.entries)
        let work = WindowWork(of: record)
        samples.append(Sample(work: work, seconds: parts.copySeconds))
        shares.append(all.weight > 0 ? min(1, work.weight / all.weight) : 1)
    }

    /// What a window usually has to do of all that there is.
    func usual(of all: WindowWork) -> WindowWork { all * (Self.median(shares) ?? 1) }

    static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }

    private static func seconds(_ steps: [SetRecord.Step]) -> Double {
        steps.reduce(0) { $0 + Double($1.finished.milliseconds - $1.started.milliseconds) / 1000 }
    }
}
