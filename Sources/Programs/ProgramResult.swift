/// What a program that ran has left.
package struct ProgramResult: Sendable, Equatable {
    package var termination: TerminationStatus
    /// It was ended because its time was over.
    package var deadlinePassed: Bool
    /// It was ended because the caller gave up.
    package var wasCancelled: Bool
    package var standardOutput: [UInt8]
    package var standardError: [UInt8]
    /// One of the two went on behind the limit, and the rest was dropped.
    package var outputTruncated: Bool

    package init(
        termination: TerminationStatus, deadlinePassed: Bool = false, wasCancelled: Bool = false,
        standardOutput: [UInt8] = [], standardError: [UInt8] = [], outputTruncated: Bool = false
    ) {
        self.termination = termination
        self.deadlinePassed = deadlinePassed
        self.wasCancelled = wasCancelled
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.outputTruncated = outputTruncated
    }

    /// It returned 0 of its own accord.
    package var succeeded: Bool { termination == .exited(0) && !deadlinePassed && !wasCancelled }

    /// The last line of standard error with anything to say, escaped for a message; empty where there is none.
    package var lastErrorLine: String {
        ShownBytes.lastLine(of: standardError)
    }

    /// Why it counts as failed, for a message: `exited with status 1: no such unit`.
    package var failure: String {
        let what =
            if wasCancelled {
                "was cancelled"
            } else if deadlinePassed {
                "did not end in time"
            } else {
                "\(termination)"
            }
        return lastErrorLine.isEmpty ? what : "\(what): \(lastErrorLine)"
    }
}
