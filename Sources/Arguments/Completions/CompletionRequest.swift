struct CompletionRequest { static func answer(words: [[UInt8]], root: CommandNode) -> String? { nil } }
