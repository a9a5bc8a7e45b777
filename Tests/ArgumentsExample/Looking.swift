import Arguments

/// Shows the bytes of a path, which may be anything.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the bytes of a path.")
    @Argument(help: "the path", completion: .file()) var path: RawPath
    func run() { print(path.bytes.map { String($0) }.joined(separator: " ")) }
}

/// Prints what a packager wants.
struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print completions or the manual.")
    @Argument(help: "what to print") var what: What

    enum What: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish, manual
    }

    private var manual: String {
        ManualPage.text(
            for: Garden.self, section: 8, date: "2026-11-21",
            sections: [
                .init(
                    "FILES", entries: [("/etc/garden/*.bed", "the beds"), ("~/.garden", "yours, it's said: \\o/ §")]),
                .init("SEE ALSO", text: "rain(7), \"The Garden\"\n\n.hidden is no request"),
            ])
    }

    func run() {
        switch what {
        case .bash: print(CompletionScript.bash(for: Garden.self), terminator: "")
        case .zsh: print(CompletionScript.zsh(for: Garden.self), terminator: "")
        case .manual: print(manual, terminator: "")
        case .fish: print(CompletionScript.fish(for: Garden.self), terminator: "")
        }
    }
}
