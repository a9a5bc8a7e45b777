package import Programs

/// A service that is stopped, started and asked by commands of its own: the way to a manager this program does not know.
package struct CommandService: Service {
    package let name: String
    package let startCommand: [String]
    package let stopCommand: [String]
    /// Exit status 0: running; 3: stopped (as LSB init scripts say it); anything else says nothing.
    package let statusCommand: [String]
    /// The folder the commands start in; else that of this process.
    package var workingDirectory: [UInt8]?
    /// A start command starts the service and returns.
    package var startWithin: Duration = .seconds(300)
    package var programs: ServicePrograms

    package init(
        name: String, start: [String], stop: [String], status: [String], workingDirectory: [UInt8]? = nil,
        programs: ServicePrograms = ServicePrograms()
    ) {
        self.name = name
        startCommand = start
        stopCommand = stop
        statusCommand = status
        self.workingDirectory = workingDirectory
        self.programs = programs
    }

    package var title: String { "commands of \(name)" }

    package var isSupervised: Bool { false }

    package func status() throws(ServiceError) -> ServiceStatus {
        let result = try run(statusCommand, within: programs.answerWithin)
        switch result.termination {
        case .exited(0) where result.succeeded:
            return ServiceStatus(activity: .running, detail: "status exits 0", isUp: true)
        case .exited(3) where !result.deadlinePassed:
            return ServiceStatus(activity: .stopped, detail: "status exits 3", isUp: false)
        default:
            throw ServiceError(
                .stateUnknown, "unable to tell whether \(name) runs: '\(shown(statusCommand))' \(result.failure)",
                hint: "it has to exit 0 where the service runs, and 3 where it is stopped")
        }
    }

    package func stop(within limit: Duration, isCancelled: () -> Bool) throws(ServiceError) {
        let patience = Patience(limit)
        let result = try run(stopCommand, within: limit, isCancelled: isCancelled)
        if result.wasCancelled { throw ServiceError(.cancelled, "gave up waiting for \(name) to stop") }
        if result.deadlinePassed { throw timeout(limit, "'\(shown(stopCommand))' did not end") }
        guard result.succeeded else {
            throw ServiceError(.stopFailed, "unable to stop \(name): '\(shown(stopCommand))' \(result.failure)")
        }
        while true {
            let now = try status()
            if now.activity == .stopped { return }
            if patience.isOver { throw timeout(limit, now.detail) }
            if isCancelled() { throw ServiceError(.cancelled, "gave up waiting for \(name) to stop") }
            patience.sleep(programs.pollInterval, isCancelled: isCancelled)
        }
    }

    package func start() throws(ServiceError) {
        let result = try run(startCommand, within: startWithin, outlived: true)
        guard result.succeeded else {
            throw ServiceError(
                .startFailed, "unable to start \(name): '\(shown(startCommand))' \(result.failure)",
                hint: result.deadlinePassed ? "the command has to start the service and return" : nil)
        }
    }

    package func resume(from before: ServiceStatus) throws(ServiceError) {
        if before.ran { try start() }
    }

    package func runInside(
        _ command: [String], within limit: Duration, isCancelled: () -> Bool
    ) throws(ServiceError) -> ProgramResult {
        try run(command, within: limit, isCancelled: isCancelled)
    }

    package func health() throws(ServiceError) -> ServiceHealth { .none }

    private func run(
        _ command: [String], within limit: Duration, outlived: Bool = false, isCancelled: () -> Bool = { false }
    ) throws(ServiceError) -> ProgramResult {
        try programs.run(
            command, for: title, within: limit, outlived: outlived, folder: workingDirectory, isCancelled: isCancelled)
    }

    private func timeout(_ limit: Duration, _ why: String) -> ServiceError {
        ServiceError(
            .stopTimeout, "\(name) did not stop within \(limit.spelled): \(why)",
            hint: "it may still stop; give it a longer stop-timeout")
    }

    private func shown(_ command: [String]) -> String {
        Program(command.first ?? "", Array(command.dropFirst())).commandLine
    }
}
