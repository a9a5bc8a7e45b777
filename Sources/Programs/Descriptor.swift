import Glibc

/// A file descriptor that is closed with its last owner.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over an open descriptor; one below 3 is moved up, so that giving it to a child as 0, 1 or 2 cannot collide.
    init?(owning opened: Int32) {
        guard opened >= 0 else { return nil }
        guard opened <= 2 else {
            number = opened
            return
        }
        number = fcntl(opened, F_DUPFD_CLOEXEC, 3)
        close(opened)
        if number < 0 { return nil }
    }

    /// Another one of the same open file.
    func duplicate() -> Descriptor? { Descriptor(owning: fcntl(number, F_DUPFD_CLOEXEC, 3)) }

    deinit { close(number) }
}
