/// The id of one run: its start in UTC and four digits, of which no two runs of a host, and hardly two of several, have the same.
package enum RunIdentity {
    /// A fresh id: `20261121-031507Z-4f1c`.
    ///
    /// Later ids sort after earlier ones, within a second, too: journals are paid in that order. So the digits are the
    /// millisecond, and a random number below 65.
    package static func make(at time: UTCTime) -> String {
        let millisecond = Int(((time.milliseconds % 1000) + 1000) % 1000)
        let suffix = String(millisecond * 65 + Int.random(in: 0..<65), radix: 16)
        return SetName(at: time).text + "-" + String(repeating: "0", count: 4 - suffix.count) + suffix
    }
}
