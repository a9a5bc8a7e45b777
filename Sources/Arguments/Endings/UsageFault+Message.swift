extension UsageFault: CustomStringConvertible {
    /// The fault in words: lower case, without a full stop.
    package var message: String {
        switch self {
        case .unknownCommand(let word, let nearest):
            "unknown command '\(word)'" + Self.question(nearest)
        case .unknownOption(let option, let nearest):
            "unknown option '\(option)'" + Self.question(nearest)
        case .unexpectedArgument(let word):
            "unexpected argument '\(word)'"
        case .missingArgument(let name):
            "missing argument '\(name)'"
        case .missingOption(let option, let alternatives):
            "missing option " + ([option] + alternatives).map { "'\($0)'" }.joined(separator: " or ")
        case .missingValue(let option, let valueName):
            "option '\(option)' needs a value: '\(option) \(valueName)'"
        case .unexpectedValue(let value, let option):
            "option '\(option)' takes no value, but was given '\(value)'"
        case .invalidValue(let value, let argument, let allowed, let nearest, let reason):
            "invalid value '\(value)' for '\(argument)'" + (reason.map { ": \($0)" } ?? "")
                + (allowed.isEmpty ? "" : ": it is one of \(allowed.joined(separator: ", "))") + Self.question(nearest)
        case .invalid(let message):
            message
        }
    }

    package var description: String { message }

    private static func question(_ nearest: String?) -> String {
        nearest.map { ". Did you mean '\($0)'?" } ?? ""
    }
}
