package import Services

/// How a service is known to be ready, as a journal has it; of credentials the path only.
package enum JournalProbe: Codable, Sendable, Equatable {
    case tcp(host: String, port: UInt16)
    case http(url: String, credentials: String?, insecure: Bool)
    case command([String])
    case health
    case running

    package init(_ probe: Readiness.Probe) {
        self =
            switch probe {
            case .tcp(let host, let port): .tcp(host: host, port: port)
            case .http(let http): .http(url: http.url, credentials: http.credentials, insecure: http.insecure)
            case .command(let words): .command(words)
            case .health: .health
            case .running: .running
            }
    }

    package var probe: Readiness.Probe {
        switch self {
        case .tcp(let host, let port): .tcp(host: host, port: port)
        case .http(let url, let credentials, let insecure):
            .http(HTTPProbe(url: url, credentials: credentials, insecure: insecure))
        case .command(let words): .command(words)
        case .health: .health
        case .running: .running
        }
    }
}
