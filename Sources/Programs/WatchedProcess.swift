import CLinux

/// Another process, held so that its number cannot come to mean a later one.
package final class WatchedProcess: Sendable {
    private let descriptor: Descriptor?

    /// Holds it; one that is gone already, or a kernel before Linux 5.3, leaves nothing to hold.
    package init(_ process: Int32) {
        descriptor = Descriptor(owning: clinux_pidfd_open(process))
    }

    /// Waits until it has ended, all of its threads included; does not wait where it could not be held.
    package func waitUntilEnded() {
        if let descriptor { _ = Line.waits(descriptor.number, within: nil) }
    }
}
