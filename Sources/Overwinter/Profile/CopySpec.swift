/// How a profile wants its sources copied.
package struct CopySpec: Sendable, Equatable {
    /// How the slow parts of a run behave beside other programs.
    package enum IO: String, Sendable, CaseIterable {
        case normal
        /// The idle I/O class, the lowest priority, and no flood of the page cache.
        case gentle
    }

    /// Whether the bulk is copied while the services run.
    package var preSync: Bool
    /// Whether a set shares unchanged files with the last one.
    package var linkUnchanged: Bool
    /// One set in so many shares nothing: 1 makes every set a full copy.
    ///
    /// Seven: with a backup each night one is full each week, always on the same day, and two weeks of sets hold every
    /// byte twice on the disk.
    package var fullEvery: Int
    package var io: IO

    package init(preSync: Bool = true, linkUnchanged: Bool = true, fullEvery: Int = 7, io: IO = .normal) {
        self.preSync = preSync
        self.linkUnchanged = linkUnchanged
        self.fullEvery = fullEvery
        self.io = io
    }
}
