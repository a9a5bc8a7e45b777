import Programs

/// How the managers' programs are called.
package struct ServicePrograms: Sendable {
    /// Changes to the environment of every one; `PATH` is where they are looked up.
    package var environment: [String: String?]
    /// How long a question may take; a manager that hangs is unavailable.
    package var answerWithin: Duration
    /// How often a manager is asked whether a stop is done.
    package var pollInterval: Duration
    /// Told the group of every program that is started, and when it has ended: a run keeps them in its journal.
    package var onStart: (@Sendable (_ group: Int32) -> Void)?
    package var onEnd: (@Sendable (_ group: Int32) -> Void)?

    package init(
        environment: [String: String?] = [:], answerWithin: Duration = .seconds(60),
        pollInterval: Duration = .milliseconds(200)
    ) {
        self.environment = environment
        self.answerWithin = answerWithin
        self.pollInterval = pollInterval
    }

    func program(_ executable: String, _ arguments: [String], within limit: Duration? = nil) -> Program {
        var program = Program(executable, arguments)
        program.environment = environment
        // Messages are shown as they are, never matched; dates and states are read from structured output only.
        program.deadline = limit ?? answerWithin
        program.onStart = onStart
        program.onEnd = onEnd
        return program
    }

    /// Runs the first word of `command` with the others, for a service.
    func run(
        _ command: [String], for title: String, within limit: Duration, outlived: Bool = false, folder: [UInt8]? = nil,
        isCancelled: () -> Bool
    ) throws(ServiceError) -> ProgramResult {
        guard let executable = command.first else {
            throw ServiceError(.commandFailed, "unable to run a command for \(title): it is empty")
        }
        var program = program(executable, Array(command.dropFirst()), within: limit)
        if outlived { program.output = .outlived }
        program.workingDirectory = folder
        do {
            return try program.run(isCancelled: isCancelled)
        } catch {
            throw ServiceError(.commandFailed, "\(error.message), for \(title)", hint: error.hint)
        }
    }
}
