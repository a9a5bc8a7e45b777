import Overwinter
import Testing

@Suite("The id of a run")
struct RunIdentityTests {
    @Test func laterOnesSortAfterEarlierOnes() {
        let begin: Int64 = 1_795_230_907_000
        var last = ""
        for millisecond in 0..<2500 {
            let run = RunIdentity.make(at: UTCTime(milliseconds: begin + Int64(millisecond)))
            #expect(run > last)
            last = run
        }
        #expect(last.hasPrefix("20261121-") && last.utf8.count == "20261121-031507Z-4f1c".utf8.count)
    }
}
