/// The names of sets made by the published shell scripts: `20241213-0459-0000`, in their guide also day first.
package enum OldScriptName {
    /// The time in a name, or nil where it is no such name.
    ///
    /// The scripts lose the sign of the zone (`+0100` becomes `-0100`), so the time is the host's clock then, read as UTC:
    /// good enough to sort by.
    package static func time(_ name: String) -> UTCTime? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false).map { Array($0.utf8) }
        guard parts.count == 3, parts[0].count == 8, parts[1].count == 4, parts[2].count == 4,
            parts[2].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let clock = parts[1] + Array("00".utf8)
        let day = parts[0]
        let dayFirst = Array(day[4..<8]) + Array(day[2..<4]) + Array(day[0..<2])
        // 20121213 could be either; 2012-12-13 is what the scripts write.
        return plausible(UTCTime(digits: day + clock)) ?? plausible(UTCTime(digits: dayFirst + clock))
    }

    /// `13122024` read year first is the year 1312: no time of ours, and neither is 2412 out of a day.
    private static func plausible(_ time: UTCTime?) -> UTCTime? {
        guard let time, (2000..<2100).contains(time.parts.year) else { return nil }
        return time
    }
}
