import OverwinterTesting
import Testing

@testable import FileTree

struct ReadSampleTests {
    private func drawn(_ sample: ReadSample, among count: Int) -> Int {
        (0..<count).count { number in
            sample.includes(
                name: "file-\(number)".utf8, digest: Digest128(high: UInt64(number), low: 7), isLinked: false)
        }
    }

    /// Four standard deviations to either side.
    @Test(arguments: [(0.05, 430...570), (0.5, 4800...5200), (1, 10_000...10_000), (0.000001, 0...3)], 0..<10)
    func soManyOfTheFilesAreDrawn(_ share: (Double, ClosedRange<Int>), _ seed: UInt32) {
        #expect(share.1.contains(drawn(ReadSample(share: share.0, seed: seed), among: 10_000)))
    }

    @Test func anotherSeedDrawsOthers() {
        let samples = (0..<64).map { ReadSample(share: 0.25, seed: $0) }
        func isDrawn(_ sample: ReadSample) -> Bool {
            sample.includes(name: "a".utf8, digest: nil, isLinked: false)
        }
        #expect((4...28).contains(samples.count(where: isDrawn)))
        #expect(samples.map(isDrawn) == samples.map(isDrawn))
    }

    @Test func namesOfOneFileAreDrawnTogetherAndItsCopiesAreNot() {
        let digest = Digest128(high: 3, low: 4)
        var together = true
        var apart = false
        for seed in 0..<200 as Range<UInt32> {
            let sample = ReadSample(share: 0.5, seed: seed)
            func isDrawn(_ name: String, isLinked: Bool) -> Bool {
                sample.includes(name: name.utf8, digest: digest, isLinked: isLinked)
            }
            if isDrawn("a", isLinked: true) != isDrawn("b", isLinked: true) { together = false }
            if isDrawn("a", isLinked: false) != isDrawn("b", isLinked: false) { apart = true }
        }
        #expect(together && apart)
    }

    /// Each file has other bytes with the same facts: those in the sample are found, and no other is.
    @Test(arguments: 0..<8) func exactlyTheDrawnFilesAreRead(_ seed: UInt32) throws {
        let scratch = try ScratchFolder()
        let names = (0..<40).map { "f\($0)" }
        try TreeSpec(names.map { .file($0, "old \($0)") } + [.hardLink("z", to: "f7"), .hardLink("y", to: "f7")])
            .build(at: scratch("tree"))
        let table = try TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256]).run().entries
        _ = ShellCommand.run(
            "cd '\(scratch("tree"))' && for f in f*; do touch -r $f ../t; printf 'new %s' $f >$f; touch -r ../t $f; done"
        )
        let sample = ReadSample(share: 0.4, seed: seed)
        let found = try TreeScan(root: scratch("tree"), digests: [.xxh3, .sha256])
            .check(against: table, sample: sample).differences
        let expected = table.filter { entry in
            entry.kind == .file
                && sample.includes(
                    name: entry.path.bytes, digest: entry.xxh3, isLinked: entry.linkGroup != nil)
        }.map(\.path)
        #expect(Set(found.map(\.path)) == Set(expected))
        #expect(found.allSatisfy { $0.aspect == .content })
        #expect(table.count(in: sample).files == expected.count)
        _ = ShellCommand.run("chmod 600 '\(scratch("tree/f1"))'")
        let none = ReadSample(share: 1e-9, seed: seed)
        let modes = try TreeScan(root: scratch("tree")).check(against: table, sample: none).differences
        #expect(modes.map { "\($0.path) \($0.aspect)" } == ["f1 mode"])
    }
}
