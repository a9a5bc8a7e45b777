import OverwinterTesting
import Testing

/// The copy engine in the built program, on file systems, kernels and disks of many kinds.
///
/// One at a time, beside the other scenes.
@Suite(.serialized) struct CopyScenesTests {
    @Test(
        "pre-sync while services run, sets that share what did not change: on ext4, xfs and btrfs", .needs(.root))
    func preSync() throws {
        try Scene(name: "pre-sync").run()
    }

    @Test("memory grows by at most 100 bytes a file: many, in one folder, linked, sparse")
    func growth() throws {
        try Scene(name: "growth", deadline: .seconds(900)).run()
    }

    @Test("destinations that keep less, and say so or not: a restore brings it back", .needs(.root))
    func limitedDestinations() throws {
        try Scene(name: "limited-destinations").run()
    }

    @Test("each system call of a copy and of a backup fails, a sample: nothing is lost without a word", .needs(.root))
    func failingCalls() throws {
        try Scene(name: "failing-calls").run()
    }

    @Test("a backup is killed at calls that change something, a sample; the next run is as a clean one", .needs(.root))
    func killedCalls() throws {
        try Scene(name: "killed-calls").run()
    }

    @Test("power cuts on ext4, xfs and btrfs, a few: what is named as a set verifies", .needs(.root))
    func powerCuts() throws {
        try Scene(name: "power-cuts").run()
    }

    @Test("reads and writes that do less than they are asked", .needs(.root))
    func shortCalls() throws {
        try Scene(name: "short-calls").run()
    }

    @Test("disks that fill, run out of inodes, or close for writing, under a copy and a backup", .needs(.root))
    func fullDisks() throws {
        try Scene(name: "full-disks").run()
    }

    @Test("attributes where the kernel, or the server behind it, tells of them in another way", .needs(.root))
    func otherKernels() throws {
        try Scene(name: "other-kernels").run()
    }

    @Test("names that differ by case only, to a destination that does not tell them apart", .needs(.root))
    func foldingNames() throws {
        try Scene(name: "folding-names").run()
    }

    @Test("bad input: a copy of what may not be read, cannot be kept, or lies inside itself", .needs(.root))
    func badCopy() throws {
        try Scene(name: "bad-copy").run()
    }
}
