import NearestName

/// Gives the words of one command to its arguments, and gathers everything that is wrong with them.
struct ArgumentFiller {
    private let node: CommandNode
    private let definitions: [ArgumentDefinition]
    private let splitter: WordSplitter
    private var faults: [UsageFault] = []
    /// Arguments that were given, rightly or wrongly: no fault is reported twice.
    private var mentioned: Set<Int> = []

    init(_ node: CommandNode, definitions: [ArgumentDefinition]) {
        self.node = node
        self.definitions = definitions
        self.splitter = WordSplitter(definitions, hasVersion: !node.configuration.version.isEmpty)
    }

    /// Returns the faults found.
    ///
    /// - Throws: `CleanExit` where the words ask for help or the version, whatever else is wrong with them.
    mutating func fill(_ words: [[UInt8]]) throws -> [UsageFault] {
        let pieces = splitter.split(words)
        let arguments = pieces.compactMap { piece -> [UInt8]? in
            if case .argument(let word) = piece { word } else { nil }
        }
        if let fault = unknownCommand(arguments) { return [fault] }
        for piece in pieces {
            if case .help = piece { throw CleanExit.helpRequest(node.type) }
            if case .version = piece { throw CleanExit.message(node.configuration.version) }
        }
        pieces.forEach { take($0) }
        place(arguments)
        for (index, definition) in definitions.enumerated() where definition.isRequired && !mentioned.contains(index) {
            faults.append(.missing(definition))
        }
        return faults
    }

    private func unknownCommand(_ arguments: [[UInt8]]) -> UsageFault? {
        guard let first = arguments.first, !node.children.isEmpty,
            !definitions.contains(where: { $0.kind == .positional })
        else { return nil }
        let word = Word.shown(first)
        return .unknownCommand(word, nearest: NearestName.closest(to: word, among: node.childNames))
    }

    private mutating func take(_ piece: WordSplitter.Piece) {
        switch piece {
        case .argument, .terminator, .help, .version:
            break
        case .given(let index, let spelled, let given):
            take(index, spelled, given)
        case .missingValue(let index, let spelled):
            mentioned.insert(index)
            faults.append(.missingValue(option: spelled, valueName: definitions[index].valueName))
        case .unexpectedValue(let spelled, let value):
            if let index = splitter.definition(spelled: spelled)?.index { mentioned.insert(index) }
            faults.append(.unexpectedValue(Word.shown(value), option: spelled))
        case .unknown(let spelled):
            let nearest = splitter.nearest(to: spelled)
            if let nearest, let index = splitter.definition(spelled: nearest)?.index { mentioned.insert(index) }
            faults.append(.unknownOption(Word.shown(spelled.utf8), nearest: nearest))
        }
    }

    private mutating func take(_ index: Int, _ spelled: String, _ given: ArgumentDefinition.Given) {
        mentioned.insert(index)
        let definition = definitions[index]
        do {
            try definition.take(given)
        } catch {
            let value = Word.shown(given.value)
            faults.append(
                .invalidValue(
                    value, argument: spelled, allowed: definition.allowedValues,
                    nearest: NearestName.closest(to: value, among: definition.allowedValues),
                    reason: (error as? UnreadableValue)?.reason))
        }
    }

    /// Gives the arguments without names to their places, from left to right.
    private mutating func place(_ arguments: [[UInt8]]) {
        var rest = arguments[...]
        for (index, definition) in definitions.enumerated() where definition.kind == .positional {
            guard let first = rest.popFirst() else { break }
            take(index, definition.valueName, .init(value: first))
            while definition.isRepeating, let next = rest.popFirst() {
                take(index, definition.valueName, .init(value: next))
            }
        }
        faults += rest.map { .unexpectedArgument(Word.shown($0)) }
    }
}

extension WordSplitter {
    /// The name that was most likely meant; between a letter and a word there is no likeness.
    func nearest(to spelled: String) -> String? {
        guard spelled.hasPrefix("--") else { return nil }
        let long = allNames.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
        return NearestName.closest(to: String(spelled.dropFirst(2)), among: long).map { "--\($0)" }
    }
}
