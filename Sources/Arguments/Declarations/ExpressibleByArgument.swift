/// A type whose values can be typed on a command line.
package protocol ExpressibleByArgument {
    /// The value of this text, or nil if it is none.
    init?(argument: String)

    /// The value of these bytes; unless the type has its own way, they must be UTF-8.
    init?(argumentBytes: [UInt8])

    /// How the help shows a value that is a default.
    var defaultValueDescription: String { get }

    /// All values, where they can be counted: shown in help, offered by shells.
    static var allValueStrings: [String] { get }

    /// What shells offer, unless the declaration says.
    static var defaultCompletionKind: CompletionKind { get }
}

extension ExpressibleByArgument {
    package init?(argumentBytes: [UInt8]) {
        guard let text = String(validating: argumentBytes, as: UTF8.self) else { return nil }
        self.init(argument: text)
    }

    package var defaultValueDescription: String { "\(self)" }

    package static var allValueStrings: [String] { [] }

    package static var defaultCompletionKind: CompletionKind {
        allValueStrings.isEmpty ? .default : .list(allValueStrings)
    }
}

extension ExpressibleByArgument where Self: RawRepresentable, RawValue: ExpressibleByArgument {
    package init?(argument: String) {
        guard let raw = RawValue(argument: argument) else { return nil }
        self.init(rawValue: raw)
    }

    package var defaultValueDescription: String { rawValue.defaultValueDescription }
}

extension ExpressibleByArgument where Self: CaseIterable {
    package static var allValueStrings: [String] { allCases.map { $0.defaultValueDescription } }
}

extension ExpressibleByArgument where Self: LosslessStringConvertible {
    package init?(argument: String) { self.init(argument) }
}

extension ExpressibleByArgument where Self: CaseIterable, Self: RawRepresentable, RawValue: ExpressibleByArgument {
    package static var allValueStrings: [String] { allCases.map { $0.rawValue.defaultValueDescription } }
}

extension String: ExpressibleByArgument {
    package init?(argument: String) { self = argument }
}

extension Bool: ExpressibleByArgument {
    package static var allValueStrings: [String] { ["true", "false"] }
}

extension Int: ExpressibleByArgument {}
extension Int64: ExpressibleByArgument {}
extension UInt: ExpressibleByArgument {}
extension UInt64: ExpressibleByArgument {}
extension UInt16: ExpressibleByArgument {}
extension Double: ExpressibleByArgument {}
