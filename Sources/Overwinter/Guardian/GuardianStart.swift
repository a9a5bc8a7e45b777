import FileTree
import Programs

/// Starts one guardian, and waits until it stands by.
struct GuardianStart {
    let program: GuardianProgram
    let journal: BytePath
    let run: String
    /// How many were started before it, for this run.
    let number: Int
    let scope: GuardianScope?
    /// A start that takes longer than this has failed: it waits for a service manager at most.
    var limit = Duration.seconds(30)

    /// - Returns: the guardian, and what the operator should know of where it lives.
    func start() throws(OverwinterError) -> (guardian: Attendant, warning: Warning?) {
        let words = try command()
        guard let scope else { return (try begin(words), nil) }
        let name = "overwinter-guardian-\(run)" + (number == 0 ? "" : "-\(number + 1)") + ".scope"
        do throws(OverwinterError) {
            return (try begin(scope.command(name: name) + words), nil)
        } catch {
            let guardian = try begin(words)
            let warning = Warning(
                code: "guardian-scope",
                message: "the guardian has no scope of its own (\(error.message)): whoever kills all of \(scope.unit) kills it "
                    + "too, and only 'overwinter recover' would start the services then")
            return (guardian, warning)
        }
    }

    private func command() throws(OverwinterError) -> [String] {
        guard let path = program.path.string, let arguments = program.arguments(journal: journal) else {
            throw failed("'\(journal)' or '\(program.path)' is no UTF-8")
        }
        return [path] + arguments
    }

    private func begin(_ words: [String]) throws(OverwinterError) -> Attendant {
        var description = Program(words[0], Array(words.dropFirst()))
        description.workingDirectory = Array("/".utf8)
        let guardian: Attendant
        do throws(ProgramError) {
            guardian = try Attendant(starting: description)
        } catch {
            throw failed(error.message)
        }
        let said = guardian.hear(within: limit).map { String(decoding: $0, as: UTF8.self) }
        if said == GuardianWords.ready { return guardian }
        guardian.hangUp()
        guardian.end(within: .zero)
        guard let said else { throw failed("'\(words[0])' ended at once, or did not answer within \(limit.components.seconds) s") }
        throw failed(said)
    }

    private func failed(_ reason: String) -> OverwinterError {
        OverwinterError(
            .preflight, "unable to start the guardian: \(reason)",
            hint: "without it nobody starts the services should this run be killed")
    }
}
