package import FileTree

/// How a service that was started is known to be ready, and how long that may take.
package struct ReadySpec: Sendable, Equatable {
    package enum Probe: Sendable, Equatable {
        /// Something accepts a connection.
        case tcp(host: String, port: UInt16)
        /// Any 2xx; `credentials` is a file with one line `user:password`; `insecure` takes any certificate.
        case http(url: String, credentials: BytePath?, insecure: Bool)
        /// A program that ends with 0.
        case command([String])
        /// The container's own health check.
        case health
        /// The manager says that it runs.
        case running
    }

    package var probe: Probe
    package var within: Duration

    package static let defaultWithin: Duration = .seconds(300)

    package init(probe: Probe, within: Duration = defaultWithin) {
        self.probe = probe
        self.within = within
    }
}
