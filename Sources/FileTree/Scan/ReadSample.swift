/// Which files a scan reads where it does not read all: drawn by a seed, and by the same seed again the same.
///
/// A file is drawn by its name in its folder and its recorded contents; of several names of one file by the contents alone, so
/// that all of them are in the sample or none.
package struct ReadSample: Sendable, Equatable {
    /// Of all files: more than 0, at most 1.
    package let share: Double
    package let seed: UInt32

    package init(share: Double, seed: UInt32) {
        self.share = share
        self.seed = seed
    }

    /// Whether an entry of a table, a file, is read; `isLinked` where the table has other names of it.
    package func includes(name: some Sequence<UInt8>, digest: Digest128?, isLinked: Bool) -> Bool {
        var state = ReadSample.mixed(UInt64(seed))
        if let digest {
            state = ReadSample.mixed(state ^ digest.high)
            state = ReadSample.mixed(state ^ digest.low)
        }
        if !isLinked || digest == nil {
            for byte in name { state = (state ^ UInt64(byte)) &* 1_099_511_628_211 }
            state = ReadSample.mixed(state)
        }
        // 53 bits are all that a Double has.
        return Double(state >> 11) < share * Double(UInt64(1) << 53)
    }

    /// The finalizer of SplitMix64: each bit of the result depends on all of them.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

extension EntryTable {
    /// How many files of the table a sample has, and their bytes; of several names of one file the bytes count once.
    package func count(in sample: ReadSample) -> (files: Int, bytes: Int64) {
        var (files, bytes) = (0, Int64(0))
        var groups: Set<UInt32> = []
        for entry in self where entry.kind == .file {
            let name = entry.path.lastComponent.bytes
            guard sample.includes(name: name, digest: entry.xxh3, isLinked: entry.linkGroup != nil) else { continue }
            files += 1
            if let group = entry.linkGroup, !groups.insert(group).inserted { continue }
            // Sizes of a forged record may add up to more than there is.
            bytes = bytes.addingReportingOverflow(entry.size).partialValue
        }
        return (files, bytes)
    }
}
