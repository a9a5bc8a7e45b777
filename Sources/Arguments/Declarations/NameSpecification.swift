/// Which names an option or flag goes by.
package struct NameSpecification: Sendable, ExpressibleByArrayLiteral {
    /// One kind of name.
    package struct Element: Sendable, Hashable {
        fileprivate enum Kind: Hashable {
            case long
            case short
            case custom(ArgumentName)
        }

        fileprivate let kind: Kind

        /// The property's name after two dashes: `preSync` is `--pre-sync`.
        package static var long: Element { Element(kind: .long) }
        /// The first letter of the property's name after one dash.
        package static var short: Element { Element(kind: .short) }
        /// This name after two dashes.
        package static func customLong(_ name: String) -> Element { Element(kind: .custom(.long(name))) }
        /// This letter after one dash.
        package static func customShort(_ letter: Character) -> Element { Element(kind: .custom(.short(letter))) }
    }

    private let elements: [Element]

    package init(arrayLiteral elements: Element...) {
        self.elements = elements
    }

    package static var long: NameSpecification { [.long] }
    package static var short: NameSpecification { [.short] }
    package static var shortAndLong: NameSpecification { [.short, .long] }
    package static func customLong(_ name: String) -> NameSpecification { [.customLong(name)] }
    package static func customShort(_ letter: Character) -> NameSpecification { [.customShort(letter)] }

    /// The names for a property of this name.
    func names(for property: String) -> [ArgumentName] {
        elements.compactMap { element in
            switch element.kind {
            case .long: .long(property.dashed)
            case .short: property.first.map { .short($0) }
            case .custom(let name): name
            }
        }
    }
}

extension String {
    /// `preSync` as `pre-sync`: how names of types and properties are typed on a command line.
    var dashed: String {
        var result = ""
        var previous: Character?
        for character in self {
            if character.isUppercase, let previous, !previous.isUppercase, previous != "-" { result += "-" }
            result += character == "_" ? "-" : character.lowercased()
            previous = character
        }
        return result
    }
}
