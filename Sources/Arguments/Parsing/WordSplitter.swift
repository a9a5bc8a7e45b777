/// Tells the words of one command apart: options with their values, flags, arguments, and what is neither.
struct WordSplitter {
    enum Piece {
        /// An option or flag, by its index among the definitions.
        case given(Int, spelled: String, ArgumentDefinition.Given)
        /// An option that takes a value and got none.
        case missingValue(Int, spelled: String)
        /// `--flag=value` for a flag.
        case unexpectedValue(spelled: String, [UInt8])
        case unknown(spelled: String)
        case argument([UInt8])
        case terminator
        case help
        case version
    }

    let definitions: [ArgumentDefinition]
    private var indexes: [ArgumentName: (index: Int, isInverse: Bool)] = [:]
    private let hasVersion: Bool

    init(_ definitions: [ArgumentDefinition], hasVersion: Bool) {
        self.definitions = definitions
        self.hasVersion = hasVersion
        for (index, definition) in definitions.enumerated() {
            for name in definition.names { indexes[name] = (index, false) }
            for name in definition.inverseNames { indexes[name] = (index, true) }
        }
    }

    /// Every name that can be typed, for looking up the one that was meant.
    var allNames: [String] {
        indexes.filter { definitions[$0.value.index].isShown }.keys.map(\.spelled).sorted()
            + ["--help"] + (hasVersion ? ["--version"] : [])
    }

    func definition(spelled name: String) -> (index: Int, definition: ArgumentDefinition)? {
        guard let index = indexes.first(where: { $0.key.spelled == name })?.value.index else { return nil }
        return (index, definitions[index])
    }

    func split(_ words: [[UInt8]]) -> [Piece] {
        var pieces: [Piece] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            switch Word(word) {
            case .plain:
                pieces.append(.argument(word))
            case .terminator:
                pieces.append(.terminator)
                pieces += rest.map { .argument($0) }
                return pieces
            case .long(let name, let value):
                pieces.append(piece(.long(name), value: value, next: &rest))
            case .short(let letters):
                pieces += split(letters: letters, next: &rest)
            }
        }
        return pieces
    }

    /// `-abc`: flags in one word; the letter of an option takes what is left of the word, or else the next word.
    private func split(letters bytes: [UInt8], next rest: inout ArraySlice<[UInt8]>) -> [Piece] {
        var pieces: [Piece] = []
        var left = bytes[...]
        // What is no UTF-8 is no option's letter, and is shown in a message only.
        while let letter = String(decoding: left, as: UTF8.self).first {
            left = left.dropFirst(letter.utf8.count)
            let name = ArgumentName.short(letter)
            let takesValue = indexes[name].map { definitions[$0.index].kind == .option } ?? false
            guard takesValue, !left.isEmpty else {
                pieces.append(piece(name, value: nil, next: &rest))
                continue
            }
            let value = left.first == UInt8(ascii: "=") ? left.dropFirst() : left
            pieces.append(piece(name, value: Array(value), next: &rest))
            break
        }
        return pieces
    }

    private func piece(_ name: ArgumentName, value: [UInt8]?, next rest: inout ArraySlice<[UInt8]>) -> Piece {
        guard let (index, isInverse) = indexes[name] else {
            if name == .long("help") || name == .short("h") { return .help }
            if hasVersion, name == .long("version") { return .version }
            return unknown(name, hasValue: value != nil, next: &rest)
        }
        switch (definitions[index].kind, value) {
        case (.flag, nil): return .given(index, spelled: name.spelled, .init(isInverse: isInverse))
        case (.flag, let value?): return .unexpectedValue(spelled: name.spelled, value)
        case (_, let value?): return .given(index, spelled: name.spelled, .init(value: value))
        case (_, nil):
            // A word that looks like an option is not taken for a value: `--name=-value` says that it is one.
            guard let next = rest.first, Word(next).isPlain else {
                return .missingValue(index, spelled: name.spelled)
            }
            rest.removeFirst()
            return .given(index, spelled: name.spelled, .init(value: next))
        }
    }

    /// A mistyped option takes its value along, so that one slip is one fault.
    private func unknown(_ name: ArgumentName, hasValue: Bool, next rest: inout ArraySlice<[UInt8]>) -> Piece {
        if !hasValue, let meant = nearest(to: name.spelled), definition(spelled: meant)?.definition.kind == .option,
            let next = rest.first, Word(next).isPlain
        {
            rest.removeFirst()
        }
        return .unknown(spelled: name.spelled)
    }
}
