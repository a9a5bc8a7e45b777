package enum OwnerKind: String, Codable, Sendable {
    case user, group
}
