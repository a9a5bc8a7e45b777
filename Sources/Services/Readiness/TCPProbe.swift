import Glibc

/// Whether something accepts connections at an address.
struct TCPProbe {
    let host: String
    let port: UInt16

    /// Tries each address of the host; returns why none answers, or an empty text.
    func look(within limit: Duration, isCancelled: () -> Bool) -> String {
        var wanted = addrinfo()
        wanted.ai_socktype = Int32(SOCK_STREAM.rawValue)
        wanted.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        var failure = getaddrinfo(host, String(port), &wanted, &list)
        if failure != 0 {
            // Without a network but loopback, AI_ADDRCONFIG finds nothing.
            wanted.ai_flags = 0
            failure = getaddrinfo(host, String(port), &wanted, &list)
        }
        guard failure == 0 else {
            return "unable to resolve '\(host)': \(String(cString: gai_strerror(failure)).lowercased())"
        }
        defer { freeaddrinfo(list) }
        let patience = Patience(limit)
        var reason = "'\(host)' has no address"
        var next = list
        while let address = next?.pointee {
            reason = connect(to: address, patience, isCancelled)
            if reason.isEmpty || isCancelled() { return reason }
            next = address.ai_next
        }
        return "\(host):\(port): \(reason)"
    }

    private func connect(to address: addrinfo, _ patience: Patience, _ isCancelled: () -> Bool) -> String {
        let kind = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(address.ai_family, kind, address.ai_protocol)
        guard socket >= 0 else { return SystemText.of(errno) }
        defer { close(socket) }
        if Glibc.connect(socket, address.ai_addr, address.ai_addrlen) == 0 { return hangUp(of: socket) }
        if errno != EINPROGRESS { return SystemText.of(errno) }
        while !patience.isOver && !isCancelled() {
            var polled = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
            if poll(&polled, 1, 100) > 0 {
                var failure: Int32 = 0
                var length = socklen_t(MemoryLayout<Int32>.size)
                getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &length)
                return failure == 0 ? hangUp(of: socket) : SystemText.of(failure)
            }
        }
        return "no answer"
    }

    /// A forwarder (docker-proxy is one) takes every connection, and closes it at once where nothing listens behind it.
    private func hangUp(of socket: Int32) -> String {
        var polled = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, 250) > 0 else { return "" }
        var byte: UInt8 = 0
        let count = recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        if count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR)) { return "" }
        return "takes the connection and closes it at once"
    }
}
