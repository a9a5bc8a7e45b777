package import FileTree

extension SetRecord {
    /// Regular files and their bytes.
    package struct Count: Codable, Sendable, Equatable {
        package var files: Int
        package var bytes: Int64

        package init(files: Int = 0, bytes: Int64 = 0) {
            self.files = files
            self.bytes = bytes
        }

        package init(_ count: CopyCount) {
            self.init(files: count.files, bytes: count.bytes)
        }

        package static func + (left: Count, right: Count) -> Count {
            Count(files: left.files + right.files, bytes: left.bytes.plus(right.bytes))
        }
    }

    /// One pass over a source.
    package struct Pass: Codable, Sendable, Equatable {
        package var started: UTCTime
        package var finished: UTCTime
        /// Whether services ran: only a final pass, with all of them stopped, makes a source what the set holds.
        package var isFinal: Bool
        /// Read and written.
        package var copied: Count
        /// Left as the pass before, or an aborted run, had copied it.
        package var kept: Count
        /// Shared with the base.
        package var shared: Count

        package init(started: UTCTime, finished: UTCTime, isFinal: Bool, copied: Count, kept: Count, shared: Count) {
            self.started = started
            self.finished = finished
            self.isFinal = isFinal
            self.copied = copied
            self.kept = kept
            self.shared = shared
        }
    }

    /// How a source was copied.
    package struct Copying: Codable, Sendable, Equatable {
        /// In the order they were made; the last is the final one.
        package var passes: [Pass]
        /// The set that files are shared with; nil where none are.
        package var base: String?
        /// Over how many sets before this one files may be shared; 0 for a full copy.
        package var setsSinceFull: Int
        /// The name under which an aborted run had begun the copy that this run went on with.
        package var resumed: String?
        /// What changed at or after this time may have changed again since its copy: a later run copies it anew.
        ///
        /// Nil where the source's file system keeps no time of change that can be believed.
        package var trustedBefore: FileTime?
        /// The boot it was copied in: a power cut may leave new contents under old times, so another boot believes none of them.
        package var boot: String?

        package init(
            passes: [Pass], base: String?, setsSinceFull: Int, resumed: String?, trustedBefore: FileTime?,
            boot: String? = nil
        ) {
            self.passes = passes
            self.base = base
            self.setsSinceFull = setsSinceFull
            self.resumed = resumed
            self.trustedBefore = trustedBefore
            self.boot = boot
        }

        /// Read and written by this run.
        package var copied: Count { passes.reduce(Count()) { $0 + $1.copied } }
        /// Shared with the base by the passes of this run.
        package var shared: Count { passes.reduce(Count()) { $0 + $1.shared } }
        /// What an aborted run had copied, and this run's first pass found unchanged.
        package var reused: Count { resumed == nil ? Count() : passes.first?.kept ?? Count() }
    }

    /// The set that files are shared with; nil for a full copy.
    package var base: String? { sources.compactMap { $0.copying?.base }.max() }

    /// Over how many sets before this one files may be shared; nil where the set does not say.
    package var setsSinceFull: Int? { sources.compactMap { $0.copying?.setsSinceFull }.max() }
}

extension FileTime: Codable {
    private enum CodingKeys: String, CodingKey { case seconds, nanoseconds }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            seconds: try container.decode(Int64.self, forKey: .seconds),
            nanoseconds: try container.decode(Int32.self, forKey: .nanoseconds))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(nanoseconds, forKey: .nanoseconds)
    }
}
