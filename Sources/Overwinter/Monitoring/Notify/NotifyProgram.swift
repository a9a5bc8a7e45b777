import FileTree
import Programs

/// A program that is told how a run ended: it reads the run's JSON document from standard input.
struct NotifyProgram {
    let command: [String]
    /// What relative paths start at.
    let folder: BytePath
    /// How long it may run.
    var limit = Duration.seconds(60)

    func run(_ report: RunReport) -> [Warning] {
        guard let executable = command.first else { return [] }
        var program = Program(executable, Array(command.dropFirst()))
        program.standardInput = Array(report.document.utf8)
        program.workingDirectory = folder.bytes
        program.deadline = limit
        // What it prints is nobody's, and a program that it leaves behind meets no closed pipe.
        program.output = .outlived
        do throws(ProgramError) {
            let result = try program.run()
            if result.succeeded { return [] }
            return [Warning(code: "notify", message: "notify: '\(program.commandLine)' \(result.failure)")]
        } catch {
            return [Warning(code: "notify", message: "notify: \(error.message)")]
        }
    }
}
