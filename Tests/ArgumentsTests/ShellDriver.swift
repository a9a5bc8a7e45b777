import Glibc

/// A real shell that has read the completions of the example, asked what it offers at the end of a line.
struct ShellDriver {
    let shell: String
    private let folder: ScratchFolder

    static let shells = ["bash", "zsh", "fish"]

    init(_ shell: String) throws {
        self.shell = shell
        self.folder = try ScratchFolder()
        try folder.write("completions", try Program("arguments-example", "plan", shell).output)
        for name in ["one.yaml", "two.yml", "three.txt"] { try folder.write(name) }
        folder.makeFolder("beds")
        try folder.write("beds/kitchen.yaml")
    }

    /// Puts the completions where an installed zsh looks for them, instead of sourcing them.
    func installForZsh() throws {
        folder.makeFolder("site-functions")
        try folder.write("site-functions/_arguments-example", try folder.read("completions"))
    }

    /// The words offered for `line`, sorted, each without what the shell shows of its meaning.
    func offers(_ line: String) throws -> [String] {
        switch shell {
        case "bash": try bash(line)
        case "zsh": try zsh(line)
        default: try fish(line)
        }
    }

    private func sorted(_ text: String) -> [String] {
        text.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }.sorted()
    }

    /// Cuts the line into COMP_WORDS as Readline does, at `=` and `:` too.
    private func bash(_ line: String) throws -> [String] {
        try folder.write(
            "driver",
            #"""
            source ./completions
            COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=()
            rest=$1
            while [[ -n $rest ]]; do
                if [[ $rest =~ ^[[:blank:]]+ ]]; then
                    rest=${rest:${#BASH_REMATCH[0]}}
                    [[ -z $rest ]] && COMP_WORDS+=("")
                elif [[ $rest =~ ^([=:]+|[^[:blank:]=:]+) ]]; then
                    COMP_WORDS+=("${BASH_REMATCH[0]}")
                    rest=${rest:${#BASH_REMATCH[0]}}
                fi
            done
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _arguments_example
            printf '%s\n' "${COMPREPLY[@]}"
            """#)
        return sorted(try Program("bash", "--norc", "./driver", line, in: folder.path).output)
    }

    /// Types the line into an interactive zsh on a pseudo-terminal, presses Tab, and writes down what is offered.
    private func zsh(_ line: String) throws -> [String] {
        try folder.write(
            "setup",
            #"""
            PS1= ; unsetopt beep
            fpath=($PWD/site-functions $fpath)
            autoload -Uz compinit && compinit -D -u
            [[ -e site-functions ]] || source ./completions
            compadd() {
                if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
                local -a hits
                builtin compadd -O hits "$@"
                (( ${#hits} )) && printf '%s\n' "$IPREFIX${^hits[@]}" >>./offers
                builtin compadd "$@"
            }
            finish() { : >./finished }
            comppostfuncs=(finish)
            bindkey '^I' list-choices
            : >./ready
            """#)
        try folder.write(
            "driver",
            #"""
            zmodload zsh/zpty
            rm -f ready finished offers; : >offers
            await() {
                local i
                for ((i = 0; i < 1500; i++)); do
                    [[ -e $1 ]] && return
                    zpty -r -t shell drained 2>/dev/null || sleep 0.02
                done
            }
            zpty shell zsh -f -i
            zpty -w shell 'source ./setup'
            await ready
            zpty -w -n shell "$1"$'\t'
            await finished
            zpty -d shell
            cat offers
            """#)
        let offers = try Program("zsh", "-f", "./driver", line, environment: ["TERM": "dumb"], in: folder.path).output
        // The completion system may add the same words under two tags.
        return Array(Set(sorted(offers))).sorted()
    }

    private func fish(_ line: String) throws -> [String] {
        let command = "source ./completions; complete -C $argv[1]"
        return sorted(try Program("fish", "--no-config", "-c", command, line, in: folder.path).output)
    }
}
