import OverwinterTesting
import Testing

/// Those tests of this package that need a manager of their own, run beside one.
struct TestsElsewhere {
    let filter: String
    /// A program of `Tests/testbed`.
    let stage: String
    /// Tells them where they are.
    let variable: String

    func run(sourceLocation: SourceLocation = #_sourceLocation) {
        let wrapper = "'\(Scene.root)/Tests/testbed/\(stage)'"
        let result = SameTestElsewhere.run(filter, wrapper: wrapper, variable: variable)
        #expect(result.status == 0, "\(result.output)", sourceLocation: sourceLocation)
        // A filter that fits nothing ends well, too.
        #expect(!result.output.contains("Test run with 0 tests"), "\(result.output)", sourceLocation: sourceLocation)
    }
}
