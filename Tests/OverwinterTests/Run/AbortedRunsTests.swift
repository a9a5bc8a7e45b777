import FileTree
import OverwinterTesting
import Testing

@testable import Overwinter

@Suite struct AbortedRunsTests {
    @Test func whatASetHasAsWellIsNotFreedByARemoval() throws {
        let scratch = try ScratchFolder()
        let made = ShellCommand.run(
            """
            cd '\(scratch.path)' && mkdir 20261121-031507Z 20261122-031507Z.partial && cd *.partial &&
            head -c 1000000 /dev/zero | tr '\\0' x >own && ln own own-2 && head -c 5000000 /dev/zero | tr '\\0' x >shared &&
            ln shared ../20261121-031507Z/
            """)
        #expect(made.status == 0, "\(made.output)")
        #expect((1_000_000..<2_000_000).contains(AbortedRuns.bytes(in: scratch.path)))
    }
}
