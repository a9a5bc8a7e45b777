import Glibc
import Synchronization

/// Standard error for what is shown while services stand still: a reader that stands still too (a stopped terminal, a
/// dead connection, a full pipe) is not waited for, since nothing may keep a service from being started.
enum DisplayStream {
    /// An open file of our own where there can be one, so that no other program meets its `O_NONBLOCK`.
    private static let descriptor = reopened()
    private static let isStuck = Atomic<Bool>(false)

    /// Writes what the reader takes; a reader that takes nothing for two seconds misses the rest.
    static func say(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let ready = poll(&state, 1, isStuck.load(ordering: .relaxed) ? 0 : 2000)
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { return isStuck.store(true, ordering: .relaxed) }
            let count = rest.prefix(512).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return isStuck.store(errno == EAGAIN, ordering: .relaxed) }
            isStuck.store(false, ordering: .relaxed)
            rest = rest.dropFirst(count)
        }
    }

    private static func reopened() -> Int32 {
        var facts = stat()
        guard fstat(STDERR_FILENO, &facts) == 0, [S_IFCHR, S_IFIFO].contains(facts.st_mode & S_IFMT) else {
            return STDERR_FILENO
        }
        let opened = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return opened >= 0 ? opened : STDERR_FILENO
    }
}
