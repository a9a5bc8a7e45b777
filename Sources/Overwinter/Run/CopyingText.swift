/// How a set was copied: what it cost, and what it did not.
package enum CopyingText {
    /// A line each for what was copied, and when, and for what was not.
    package static func of(_ copying: RunOutcome.Copying, _ preSync: PreSyncResult?) -> [String] {
        var lines: [String] = []
        if let preSync, !preSync.passes.isEmpty {
            let passes = preSync.passes.count == 1 ? "1 pass" : "\(preSync.passes.count) passes"
            lines.append(
                "copied: \(count(copying.copied)), of these \(count(copying.final)) while services stood still (pre-sync: "
                    + "\(passes), \(EventText.secondsText(preSync.seconds)))")
        } else {
            lines.append("copied: \(count(copying.copied))")
        }
        if copying.reused.files > 0 { lines.append("from an aborted run: \(count(copying.reused))") }
        if let base = copying.base {
            lines.append("shared with set \(base): \(count(copying.shared)); a full copy \(ago(copying.setsSinceFull))")
        }
        return lines
    }

    package static func count(_ count: SetRecord.Count) -> String {
        "\(count.files) \(count.files == 1 ? "file" : "files"), \(ByteText.of(count.bytes))"
    }

    package static func ago(_ sets: Int) -> String { sets == 1 ? "1 set ago" : "\(sets) sets ago" }
}
