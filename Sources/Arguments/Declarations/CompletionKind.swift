/// What a shell offers for a value when the user presses Tab.
package struct CompletionKind: Sendable {
    enum Kind: Sendable {
        case none
        case list([String])
        case file(extensions: [String])
        case directory
        case custom(@Sendable ([String]) -> [String])
    }

    let kind: Kind

    /// Nothing, or the values of an enumeration.
    package static var `default`: CompletionKind { CompletionKind(kind: .none) }

    /// These words.
    package static func list(_ words: [String]) -> CompletionKind { CompletionKind(kind: .list(words)) }

    /// Files with one of these extensions (all files for none), and folders on the way to them.
    package static func file(extensions: [String] = []) -> CompletionKind {
        CompletionKind(kind: .file(extensions: extensions))
    }

    /// Folders.
    package static var directory: CompletionKind { CompletionKind(kind: .directory) }

    /// What the program answers at that moment.
    ///
    /// `answer` gets the words from the program's name to the one being typed, and gives whole words; text after a tab
    /// describes the word. Those that do not begin with the word being typed are left out. Where none is left and the
    /// word has a slash, files are offered.
    package static func custom(_ answer: @escaping @Sendable ([String]) -> [String]) -> CompletionKind {
        CompletionKind(kind: .custom(answer))
    }
}
