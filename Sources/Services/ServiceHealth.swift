/// What a service's own health check says.
package enum ServiceHealth: String, Sendable, Hashable, Codable {
    /// It has no check.
    case none
    case starting
    case healthy
    case unhealthy
}
