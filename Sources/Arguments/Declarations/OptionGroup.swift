/// Arguments that several commands share; its title is their heading in the help.
@propertyWrapper
package struct OptionGroup<Value: ParsableArguments> {
    package var wrappedValue: Value
    let title: String

    package init(title: String = "") {
        self.wrappedValue = Value()
        self.title = title
    }
}

extension OptionGroup: Sendable where Value: Sendable {}

/// What a command is asked about a group, whatever its type.
protocol GroupDeclaring {
    var title: String { get }
    var arguments: any ParsableArguments { get }
}

extension OptionGroup: GroupDeclaring {
    var arguments: any ParsableArguments { wrappedValue }
}
