import Glibc
import Synchronization

/// A server on a port of its own at 127.0.0.1 that gives every client the same answer, and keeps what it was sent.
final class Listener: Sendable {
    let port: UInt16
    private let socket: Int32
    private let answers: Mutex<[String]>
    private let requests = Mutex<[String]>([])
    private let ended = Atomic<Bool>(false)
    private let hangsUp: Bool

    /// Each client gets the next answer, the last one stays; no answer at all: it is kept waiting, unless the server hangs up.
    init(_ answers: String..., hangsUp: Bool = false) {
        self.answers = Mutex(answers)
        self.hangsUp = hangsUp
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        port = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                var length = size
                precondition(bind(socket, $0, size) == 0 && listen(socket, 16) == 0)
                getsockname(socket, $0, &length)
            }
            return UInt16(bigEndian: $0.pointee.sin_port)
        }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Listener>.fromOpaque(context).takeRetainedValue().serve()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        pthread_detach(thread)
    }

    var asked: [String] { requests.withLock { $0 } }

    /// Ends it; nothing answers at its port afterwards.
    func end() {
        ended.store(true, ordering: .sequentiallyConsistent)
        shutdown(socket, Int32(SHUT_RDWR))
    }

    private func serve() {
        var waiting: [Int32] = []
        while !ended.load(ordering: .sequentiallyConsistent) {
            let client = accept(socket, nil, nil)
            if client < 0 { break }
            if hangsUp {
                close(client)
                continue
            }
            let next = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
            guard let next else {
                waiting.append(client)
                continue
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(client, &buffer, buffer.count)
            requests.withLock { $0.append(String(decoding: buffer[..<max(0, count)], as: UTF8.self)) }
            _ = next.withCString { send(client, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
            close(client)
        }
        for client in waiting { close(client) }
        close(socket)
    }
}
