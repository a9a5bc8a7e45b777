import Services

extension Readiness.Probe {
    /// The probe in words: `http http://127.0.0.1:9200/`, `tcp 127.0.0.1:9042`.
    package var text: String {
        switch self {
        case .tcp(let host, let port): "tcp \(host):\(port)"
        case .http(let probe): "http \(probe.url)"
        case .command(let command): command.joined(separator: " ")
        case .health: "health check"
        case .running: "running"
        }
    }
}
