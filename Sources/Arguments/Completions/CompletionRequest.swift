/// A shell's question, asked by calling the program itself: `PROGRAM ---completion SHELL -- WORD… CURRENT`.
///
/// So the program's own parser decides what can stand at the cursor, and the scripts only carry question and answer. The
/// first line of an answer is its kind (`words`, `files EXTENSION…` or `directories`), each further line a word
/// and, after a tab, what it means.
struct CompletionRequest {
    private let root: CommandNode
    private let program: String
    private let words: [[UInt8]]
    private let current: [UInt8]

    static let keyword = "---completion"

    /// The answer, or nil if the words ask for none.
    static func answer(words: [[UInt8]], root: CommandNode) -> String? {
        guard words.first == Array(keyword.utf8), words.count >= 4 else { return nil }
        let request = CompletionRequest(
            root: root, program: root.name, words: Array(words[3...].dropLast()), current: words[words.count - 1])
        let showsMeanings = words[1] != Array("bash".utf8)
        return request.answer.lines(showsMeanings: showsMeanings).joined(separator: "\n")
    }

    /// Candidates are text: what is not UTF-8 begins none of them.
    private var typed: String { String(decoding: current, as: UTF8.self) }

    private var answer: CompletionAnswer {
        let (node, rest) = CommandParser(root: root).select(root, words)
        let splitter = WordSplitter(node.definitions, hasVersion: !node.configuration.version.isEmpty)
        let pieces = splitter.split(rest)
        let isTerminated = pieces.contains { if case .terminator = $0 { true } else { false } }

        if case .missingValue(let index, _)? = pieces.last {
            return value(of: splitter.definitions[index])
        }
        if !isTerminated, case .long(let name, let value?) = Word(current) {
            let spelled = "--\(name)"
            guard let found = splitter.definition(spelled: spelled)?.definition, found.kind == .option else {
                return .words([])
            }
            let inner = CompletionRequest(
                root: root, program: program, words: words + [Array(spelled.utf8)], current: value)
            return inner.value(of: found).prefixed("\(spelled)=")
        }
        if !isTerminated, current.first == UInt8(ascii: "-") { return options(of: node, after: pieces) }

        let arguments = pieces.compactMap { if case .argument(let word) = $0 { word } else { nil } }
        if let topic = helpTopic(node, arguments) { return commands(of: topic) }
        let commands = arguments.isEmpty && !isTerminated ? commands(of: node) : .words([])
        let positionals = splitter.definitions.filter { $0.kind == .positional }
        let next = arguments.count < positionals.count ? positionals[arguments.count] : positionals.last
        guard let next, arguments.count < positionals.count || next.isRepeating else {
            let isDone = commands.isEmpty && current.isEmpty && !isTerminated
            return isDone ? options(of: node, after: pieces) : commands
        }
        return commands.joined(with: value(of: next))
    }

    /// The command whose subcommands `help` can name next.
    private func helpTopic(_ node: CommandNode, _ arguments: [[UInt8]]) -> CommandNode? {
        guard node.isRoot, arguments.first == Array("help".utf8) else { return nil }
        // Commands' names are ASCII: no word of other bytes becomes one of them.
        return arguments.dropFirst().reduce(node) { $0?.child(named: String(decoding: $1, as: UTF8.self)) }
    }

    private func commands(of node: CommandNode) -> CompletionAnswer {
        let shown = node.sections.flatMap(\.commands).map {
            CompletionAnswer.Candidate(word: $0.name, meaning: $0.configuration.abstract)
        }
        let isHelpOffered = node.isRoot && !shown.isEmpty && words.isEmpty
        let help = CompletionAnswer.Candidate(word: "help", meaning: "show the help of a command")
        return CompletionAnswer.words(shown + (isHelpOffered ? [help] : [])).beginning(with: typed)
    }

    private func options(of node: CommandNode, after pieces: [WordSplitter.Piece]) -> CompletionAnswer {
        let given = pieces.compactMap { if case .given(let index, _, _) = $0 { index } else { nil } }
        let offered = node.definitions.enumerated().filter { index, definition in
            definition.kind != .positional && definition.isShown && (definition.isRepeating || !given.contains(index))
        }
        var candidates = offered.flatMap { _, definition in
            (definition.names + definition.inverseNames).map {
                CompletionAnswer.Candidate(word: $0.spelled, meaning: definition.help.abstract)
            }
        }
        candidates.append(.init(word: "--help", meaning: "show this help"))
        if !node.configuration.version.isEmpty {
            candidates.append(.init(word: "--version", meaning: "show the version"))
        }
        return CompletionAnswer.words(candidates).beginning(with: typed)
    }

    private func value(of definition: ArgumentDefinition) -> CompletionAnswer {
        switch definition.completion.kind {
        case .none: return .words([])
        case .list(let values):
            return CompletionAnswer.words(values.map { .init(word: $0, meaning: "") }).beginning(with: typed)
        case .file(let extensions): return .files(extensions: extensions)
        case .directory: return .directories
        case .custom(let answer):
            // For what answers with names that are text; a command's own words stay bytes when it is run.
            let words = ([Array(program.utf8)] + words + [current]).map { String(decoding: $0, as: UTF8.self) }
            let found = CompletionAnswer.words(answer(words).map(CompletionAnswer.Candidate.init)).beginning(
                with: typed)
            return found.isEmpty && typed.contains("/") ? .files(extensions: []) : found
        }
    }
}

extension ParsableCommand {
    /// The arguments without names among the words that a `.custom` completion was given, before the one being typed.
    ///
    /// So the completion of a set can ask which profile was named. To be called on the root command.
    package static func positionals(in words: [String]) -> [String] {
        let root = CommandNode(root: self)
        let bytes = words.dropFirst().dropLast().map { Array($0.utf8) }
        let (node, rest) = CommandParser(root: root).select(root, bytes)
        return WordSplitter(node.definitions, hasVersion: false).split(rest).compactMap { piece in
            // Only to offer names that are text: a profile of other bytes is not found, and nothing is offered.
            if case .argument(let word) = piece { String(decoding: word, as: UTF8.self) } else { nil }
        }
    }
}
