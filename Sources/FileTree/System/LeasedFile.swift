import CLinux
import Glibc

/// A file on which another program holds a lease (Samba's oplocks, delegations of an NFS server): who opens it asks for it back, and
/// whoever does not want to wait for that is refused.
///
/// See: `man 2 F_SETLEASE`.
enum LeasedFile {
    /// Opens for reading: waits for no writer of a fifo, and for the holder of a lease until the kernel takes it away.
    ///
    /// Gives a descriptor or a negative errno: -EAGAIN where somebody else has a lease still, -ECANCELED where nobody wants to wait any
    /// more.
    static func open(
        _ folder: Int32, _ name: UnsafePointer<CChar>, _ flags: Int32, isCancelled: () -> Bool = { false }
    ) -> Int32 {
        let flags = flags | O_RDONLY | O_NONBLOCK
        let opened = ow_open(folder, name, flags, 0)
        return opened == -EAGAIN ? wait(folder, name, flags, isCancelled) : opened
    }

    private static func wait(
        _ folder: Int32, _ name: UnsafePointer<CChar>, _ flags: Int32, _ isCancelled: () -> Bool
    ) -> Int32 {
        // The kernel looks at its clock when it is asked, not in that very moment.
        let end = ContinuousClock.now.advanced(by: .seconds(breakSeconds + 1))
        while true {
            if isCancelled() { return -ECANCELED }
            usleep(20_000)
            let opened = ow_open(folder, name, flags, 0)
            guard opened == -EAGAIN, ContinuousClock.now < end else { return opened }
        }
    }

    /// How long a holder has; 0 means that the kernel never takes a lease away, and as long as is usual is long enough.
    private static var breakSeconds: Int {
        let text = (try? DurableFile.read(BytePath("/proc/sys/fs/lease-break-time"), limit: 100)) ?? []
        let seconds = text.prefix { (0x30...0x39).contains($0) }.prefix(6).reduce(0) { $0 * 10 + Int($1 & 15) }
        return seconds > 0 ? seconds : 45
    }
}
