package import FileTree

/// Reads every byte and attribute of a set, and compares it with the record.
///
/// What the destination could not keep is taken from the record, and is no difference.
package struct Verification: Sendable {
    private let set: SetReader
    private let sample: ReadSample?
    private let isGentle: Bool
    private let progress: CopyProgress
    private let isCancelled: @Sendable () -> Bool

    /// - Parameter sample: the files whose bytes are read; nil for all. Attributes are always all compared.
    package init(
        set: SetReader, sample: ReadSample? = nil, isGentle: Bool = false, progress: CopyProgress = CopyProgress(),
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.set = set
        self.sample = sample
        self.isGentle = isGentle
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// Verifies; differences are its result, not an error.
    ///
    /// - Throws: `.cancelled`; `.notPermitted` where the user may not read the set; `.failed` where its folder cannot
    ///   be read.
    package func run() throws(OverwinterError) -> VerificationResult {
        let frame = SetFrame(set: set)
        var differences = try frame.differences()
        for source in set.recorded.sources {
            // Above a folder that is none, a path may lead anywhere.
            let isAbove = differences.contains {
                $0.kind != .extra && !$0.path.isEmpty && source.location.isBelow($0.path)
            }
            if !isAbove { differences += try compare(source) }
        }
        return VerificationResult(
            set: set, differences: differences + frame.modeDifferences(),
            sample: sample.map { set.recorded.counted($0) })
    }

    private func compare(_ source: SourceEntries) throws(OverwinterError) -> [SetDifference] {
        let check: TreeCheck
        do throws(FileTreeError) {
            check = try TreeScan(
                root: set.path.appending(source.location), beneath: set.path, digests: [.xxh3, .sha256],
                dropCache: true,
                isGentle: isGentle,
                progress: progress, isCancelled: isCancelled
            ).check(
                against: source.entries, sample: sample,
                isExcused: set.record.excuses(of: source.location).excuses)
        } catch {
            switch error.code {
            case .cancelled: throw OverwinterError(.cancelled, "the verification of '\(set.path)' was cancelled")
            case .notPermitted: throw OverwinterError(.notPermitted, error.message, hint: "verify as root")
            case .notFound:
                return [SetDifference(path: source.location, kind: .missing, message: "is missing")]
            default:
                return [SetDifference(path: source.location, kind: .unreadable, message: error.message)]
            }
        }
        let sockets = check.sockets.map { path in
            SetDifference(path: source.location.appending(path), kind: .extra, message: "is not in the record")
        }
        return check.differences.map { SetDifference($0, below: source.location) } + sockets
    }
}

extension SetEntries {
    /// What of the record is in a sample.
    package func counted(_ sample: ReadSample) -> VerifiedSample {
        var counted = VerifiedSample(share: sample.share, seed: sample.seed, files: 0, bytes: 0)
        for source in sources {
            let (files, bytes) = source.entries.count(in: sample)
            counted.files += files
            counted.bytes = counted.bytes.addingReportingOverflow(bytes).partialValue
        }
        return counted
    }
}

extension SetDifference {
    fileprivate init(_ difference: TreeDifference, below location: BytePath) {
        let kind: Kind =
            switch difference.aspect {
            case .missing: .missing
            case .extra: .extra
            case .content, .size: .content
            default: .attribute
            }
        // The engine's sentence names the entry below its source; here it is named below the set.
        let sentence = "\(difference)"
        let place = difference.path.isEmpty ? "the root" : "'\(difference.path)'"
        var message = sentence.hasPrefix(place) ? String(sentence.dropFirst(place.count)) : sentence
        message = String(message.drop { $0 == ":" || $0 == " " })
        self.init(path: location.appending(difference.path), kind: kind, message: message)
    }
}
