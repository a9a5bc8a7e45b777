import Arguments

/// A share on the command line: `5%`, `0.5%`; more than nothing, and no more than all.
package struct SampleShare: ExpressibleByArgument, Sendable {
    /// 0 to 1.
    let value: Double

    package init?(argument: String) {
        guard argument.hasSuffix("%"), let percent = Double(argument.dropLast()), percent > 0, percent <= 100 else {
            return nil
        }
        value = percent / 100
    }
}
