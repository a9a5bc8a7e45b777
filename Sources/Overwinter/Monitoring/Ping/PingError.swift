/// Why a message to a check did not arrive: `HTTP 500`, `connection refused`.
struct PingError: Error, Sendable {
    var reason: String
}
