/// One thing that is wrong with a command line.
package enum UsageFault: Error, Sendable, Hashable {
    case unknownCommand(String, nearest: String?)
    case unknownOption(String, nearest: String?)
    case unexpectedArgument(String)
    case missingArgument(String)
    case missingOption(String, alternatives: [String])
    case missingValue(option: String, valueName: String)
    case unexpectedValue(String, option: String)
    case invalidValue(String, argument: String, allowed: [String], nearest: String?, reason: String?)
    /// Found by a command's own `validate()`.
    case invalid(String)

    static func missing(_ definition: ArgumentDefinition) -> UsageFault {
        switch definition.kind {
        case .positional: .missingArgument(definition.valueName)
        case .option: .missingOption("\(definition.spelled) \(definition.valueName)", alternatives: [])
        case .flag: .missingOption(definition.spelled, alternatives: definition.inverseNames.map(\.spelled))
        }
    }
}
