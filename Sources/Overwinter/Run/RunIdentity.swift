/// The id of one run: its start in UTC and a random part, so that two hosts never have the same.
package enum RunIdentity {
    /// A fresh id: `20261121-031507Z-4f1c`.
    package static func make(at time: UTCTime) -> String {
        let suffix = String(UInt16.random(in: 0...UInt16.max), radix: 16)
        return SetName(at: time).text + "-" + String(repeating: "0", count: 4 - suffix.count) + suffix
    }
}
