/// A page that is served once a service is ready.
package struct HTTPProbe: Sendable, Equatable {
    package var url: String
    /// The path of a file, 0600, with `user:password` in its first line.
    package var credentials: String?
    /// Takes any certificate: for a server that signed its own.
    package var insecure: Bool

    package init(url: String, credentials: String? = nil, insecure: Bool = false) {
        self.url = url
        self.credentials = credentials
        self.insecure = insecure
    }

    /// Asks once; returns why that is not a 2xx, or an empty text.
    func look(within limit: Duration, isCancelled: () -> Bool) throws(ServiceError) -> String {
        var user: Credentials?
        if let credentials { user = try Credentials(file: credentials) }
        switch HTTPRequest(url: url, credentials: user, insecure: insecure).perform(
            within: limit, isCancelled: isCancelled)
        {
        case .answered(200..<300): return ""
        case .answered(let status): return "HTTP \(status)"
        case .failed(let reason): return reason
        }
    }

    /// Reads the credentials, so that a fault of theirs is known before anything is stopped.
    package func check() throws(ServiceError) {
        if let credentials { _ = try Credentials(file: credentials) }
    }
}
