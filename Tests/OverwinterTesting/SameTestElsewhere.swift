import Glibc

/// Runs tests of this very binary in another process: as an ordinary user, under another limit.
package enum SameTestElsewhere {
    /// Runs what `filter` fits, after `wrapper` (such as `setpriv …`), with a variable by which those tests know that they are
    /// meant; the status and all output.
    package static func run(_ filter: String, wrapper: String, variable: String, value: String = "1") -> (
        status: Int32, output: String
    ) {
        let program = CommandLine.arguments[0]
        return ShellCommand.run(
            "\(variable)='\(value)' \(wrapper) '\(program)' --testing-library swift-testing --filter '\(filter)' 3>&- 2>&1"
        )
    }

    package static func isMeant(_ variable: String, value: String = "1") -> Bool { getenv(variable) != nil }
}
