/// What can stand at the cursor.
struct CompletionAnswer: Equatable {
    enum Kind: Equatable {
        case words
        case files(extensions: [String])
        case directories
    }

    struct Candidate: Equatable {
        var word: String
        var meaning: String
    }

    var kind: Kind
    var candidates: [Candidate] = []

    static func words(_ candidates: [Candidate]) -> Self { Self(kind: .words, candidates: candidates) }
    static func files(extensions: [String]) -> Self { Self(kind: .files(extensions: extensions)) }
    static var directories: Self { Self(kind: .directories) }

    var isEmpty: Bool { kind == .words && candidates.isEmpty }

    func beginning(with prefix: String) -> Self {
        var answer = self
        answer.candidates.removeAll { !$0.word.hasPrefix(prefix) }
        return answer
    }

    /// Candidates of both; where one of them is files, the shell adds these.
    func joined(with other: Self) -> Self {
        Self(kind: other.kind == .words ? kind : other.kind, candidates: candidates + other.candidates)
    }

    /// For `--name=value`: shells complete whole words.
    func prefixed(_ prefix: String) -> Self {
        Self(kind: kind, candidates: candidates.map { Candidate(word: prefix + $0.word, meaning: $0.meaning) })
    }

    func lines(showsMeanings: Bool) -> [String] {
        let head: String
        switch kind {
        case .words: head = "words"
        case .files(let extensions): head = (["files"] + extensions).joined(separator: " ")
        case .directories: head = "directories"
        }
        let shown = candidates.filter { !$0.word.contains("\n") }
        return [head]
            + shown.map { candidate in
                let meaning = candidate.meaning.split(separator: "\n").joined(separator: " ")
                return showsMeanings && !meaning.isEmpty ? "\(candidate.word)\t\(meaning)" : candidate.word
            }
    }
}

extension CompletionAnswer.Candidate {
    /// A word, and after a tab what it means.
    init(_ line: String) {
        let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(word: parts.first.map(String.init) ?? "", meaning: parts.count > 1 ? String(parts[1]) : "")
    }
}
