/// The line of `--progress json` that answers a SIGUSR1.
struct AnswerDocument: Encodable {
    var event = "asked"
    var message: String
}
