import NearestName

/// Reads the words of a command line: finds the command they name, then fills its arguments.
struct CommandParser {
    let root: CommandNode

    /// - Throws: `UsageError` with every fault found, or `CleanExit` where the words ask for help or the version.
    func parse(_ words: [[UInt8]]) throws -> any ParsableCommand {
        if let topic = helpTopic(words) { throw try helpRequest(topic) }
        let (node, rest) = select(root, words)
        var command = node.type.init()
        var filler = ArgumentFiller(node, definitions: ArgumentDefinition.all(in: command))
        let faults = try filler.fill(rest)
        guard faults.isEmpty else { throw UsageError(node, faults) }
        try validate(&command, node)
        return command
    }

    /// The command that the words select, and its words: those before its name too, for an option means the same
    /// wherever it stands.
    func select(_ node: CommandNode, _ words: [[UInt8]]) -> (node: CommandNode, words: [[UInt8]]) {
        // Commands' names are ASCII: no word of other bytes becomes one of them.
        guard let index = firstArgument(words, of: node),
            let child = node.child(named: String(decoding: words[index], as: UTF8.self))
        else { return (node, words) }
        var rest = words
        rest.remove(at: index)
        return select(child, rest)
    }

    /// Where the first word stands that is neither an option nor an option's value.
    private func firstArgument(_ words: [[UInt8]], of node: CommandNode) -> Int? {
        guard !node.children.isEmpty else { return nil }
        var index = 0
        while index < words.count {
            switch Word(words[index]) {
            case .plain: return index
            case .terminator: return nil
            case .long(let name, nil): index += takesValue(.long(name), node) ? 2 : 1
            case .long: index += 1
            case .short(let letters):
                // Options' letters are ASCII: no other byte becomes one of them.
                let letter = String(decoding: letters, as: UTF8.self).first
                index += letters.count == 1 && letter.map { takesValue(.short($0), node) } == true ? 2 : 1
            }
        }
        return nil
    }

    /// Asks the command, then those below it: before the verb is known, its options can only be guessed.
    private func takesValue(_ name: ArgumentName, _ node: CommandNode) -> Bool {
        if let found = node.definitions.first(where: { $0.names.contains(name) || $0.inverseNames.contains(name) }) {
            return found.kind == .option
        }
        return node.children.contains { takesValue(name, $0) }
    }

    private func validate(_ command: inout any ParsableCommand, _ node: CommandNode) throws {
        var faults: [UsageFault] = []
        for var group in ArgumentDefinition.groups(in: command) {
            do { try group.validate() } catch let error as ValidationError { faults.append(.invalid(error.message)) }
        }
        do { try command.validate() } catch let error as ValidationError { faults.append(.invalid(error.message)) }
        guard faults.isEmpty else { throw UsageError(node, faults) }
    }
}

// MARK: - help VERB

extension CommandParser {
    /// The words after `help`, where that is the verb.
    private func helpTopic(_ words: [[UInt8]]) -> [String]? {
        guard root.child(named: "help") == nil, let index = firstArgument(words, of: root),
            words[index] == Array("help".utf8)
        else { return nil }
        return words.dropFirst(index + 1).filter { Word($0).isPlain }.map(Word.shown)
    }

    private func helpRequest(_ topic: [String]) throws -> CleanExit {
        var node = root
        for word in topic {
            guard let child = node.child(named: word) else {
                let nearest = NearestName.closest(to: word, among: node.children.map(\.name))
                throw UsageError(node, [.unknownCommand(word, nearest: nearest)])
            }
            node = child
        }
        return .helpRequest(node.type)
    }
}
