/// One name of an option, as it is typed.
enum ArgumentName: Hashable, Sendable {
    case long(String)
    case short(Character)

    var spelled: String {
        switch self {
        case .long(let name): "--\(name)"
        case .short(let letter): "-\(letter)"
        }
    }

    var longName: String? {
        if case .long(let name) = self { name } else { nil }
    }
}
