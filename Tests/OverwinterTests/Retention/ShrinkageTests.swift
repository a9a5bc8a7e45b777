import Testing

@testable import Overwinter

/// When the newest set is too small to remove others beside it.
struct ShrinkageTests {
    private func sets(_ sizes: [(files: Int, bytes: Int64)]) -> [RetentionCandidate] {
        sizes.enumerated().map { index, size in
            RetentionCandidate(
                name: "\(index)", time: UTCTime(seconds: Int64(index) * 86400), files: size.files, bytes: size.bytes)
        }
    }

    @Test(
        arguments: [
            ([], nil), ([(10, 1000)], nil), ([(10, 1000), (5, 500)], nil), ([(0, 0), (0, 0)], nil),
            ([(10, 1000), (4, 1000)], "set 1 is less than half of what set 0 was: 4 after 10 files"),
            ([(10, 4096), (10, 2047)], "set 1 is less than half of what set 0 was: 2.0 KiB after 4.0 KiB"),
            ([(10, 1000), (0, 0)], "set 1 is less than half of what set 0 was: 0 after 10 files"),
            // It came back: the small one between is no measure.
            ([(10, 1000), (1, 10), (10, 1000)], nil),
            // A second small set does not make the first an ordinary one.
            (
                [(10, 1000), (4, 400), (4, 400), (4, 400)],
                "set 3 is less than half of what set 0 was: 4 after 10 files"
            ),
            // Slowly is no fall.
            ([(10, 1000), (6, 600), (4, 400), (3, 300)], nil),
        ] as [([(files: Int, bytes: Int64)], String?)])
    func theNewestAgainstThoseBefore(_ sizes: [(files: Int, bytes: Int64)], _ message: String?) {
        #expect(Shrinkage.ofNewest(sets(sizes), accepted: nil)?.message == message)
    }

    @Test func whatWasAcceptedIsTheMeasureFromThenOn() {
        let all = sets([(100, 1000), (10, 1000), (10, 1000), (4, 1000)])
        let accepted = AcceptedSize(all[1])
        #expect(Shrinkage.ofNewest(Array(all.prefix(2)), accepted: accepted) == nil)
        #expect(Shrinkage.ofNewest(Array(all.prefix(3)), accepted: accepted) == nil)
        #expect(Shrinkage.ofNewest(all, accepted: accepted)?.reference == "2")
        // The accepted set itself may be gone, and larger ones before it still be there.
        #expect(Shrinkage.ofNewest([all[0], all[2]], accepted: accepted) == nil)
    }
}
