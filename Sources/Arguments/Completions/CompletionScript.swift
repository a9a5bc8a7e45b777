/// The scripts that teach a shell the program's words.
///
/// A script asks the program at each press of Tab, so it fits every later version of it too.
package enum CompletionScript {
    /// To be sourced, or put under `bash-completion/completions` with the program's name.
    package static func bash(for root: any ParsableCommand.Type) -> String { fill(bashTemplate, root) }

    /// To be put in a folder of `fpath` as `_PROGRAM`, or sourced after `compinit`.
    package static func zsh(for root: any ParsableCommand.Type) -> String { fill(zshTemplate, root) }

    /// To be put under `fish/vendor_completions.d` as `PROGRAM.fish`.
    package static func fish(for root: any ParsableCommand.Type) -> String { fill(fishTemplate, root) }

    /// Puts the program's name into a template: `@PROGRAM@` as it is, `@FUNCTION@` as part of a function's name.
    private static func fill(_ template: String, _ root: any ParsableCommand.Type) -> String {
        let name = CommandNode(root: root).name
        let function = String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
        return template.split(separator: "@", omittingEmptySubsequences: false).enumerated().reduce("") { text, part in
            let (index, piece) = part
            guard index % 2 == 1 else { return text + piece }
            switch piece {
            case "PROGRAM": return text + name
            case "FUNCTION": return text + function
            case "KEYWORD": return text + CompletionRequest.keyword
            // An empty pair stands for the sign itself.
            default: return text + "@"
            }
        }
    }
}
