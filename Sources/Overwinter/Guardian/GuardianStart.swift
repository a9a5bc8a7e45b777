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
        do throws(Refusal) {
            let words = try command()
            guard let scope else { return (try begin(words), nil) }
            let name = "overwinter-guardian-\(run)" + (number == 0 ? "" : "-\(number + 1)") + ".scope"
            do throws(Refusal) {
                return (try begin(scope.command(name: name) + words), nil)
            } catch {
                return (try begin(words), Self.withoutScope(scope, error.reason))
            }
        } catch {
            throw OverwinterError(
                .preflight, "unable to start the guardian: \(error.reason)",
                hint: "without it nobody starts the services should this run be killed")
        }
    }

    private struct Refusal: Error {
        var reason: String
    }

    private static func withoutScope(_ scope: GuardianScope, _ reason: String) -> Warning {
        Warning(
            code: "guardian-scope",
            message:
                "the guardian has no scope of its own (\(reason)): whoever kills all of \(scope.unit) kills it too, "
                + "and only 'overwinter recover' would start the services then")
    }

    private func command() throws(Refusal) -> [String] {
        guard let path = program.path.string, let arguments = program.arguments(journal: journal) else {
            throw Refusal(reason: "'\(journal)' or '\(program.path)' is no UTF-8")
        }
        return [path] + arguments
    }

    private func begin(_ words: [String]) throws(Refusal) -> Attendant {
        var description = Program(words[0], Array(words.dropFirst()))
        description.environment = program.environment
        description.workingDirectory = Array("/".utf8)
        let guardian: Attendant
        do throws(ProgramError) {
            guardian = try Attendant(starting: description)
        } catch {
            throw Refusal(reason: error.message)
        }
        let said = guardian.hear(within: limit).map { String(decoding: $0, as: UTF8.self) }
        if said == GuardianWords.ready { return guardian }
        guardian.hangUp()
        guardian.end(within: .zero)
        throw Refusal(
            reason: said
                ?? "'\(words[0])' ended at once, or did not answer within \(limit.components.seconds) s")
    }
}
