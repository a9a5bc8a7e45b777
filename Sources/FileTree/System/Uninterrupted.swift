import Glibc

/// Makes a system call again for as long as a signal interrupts it, as network file systems and FUSE let happen.
///
/// The result of the last call, with its `errno`.
package func uninterrupted<Outcome: SignedInteger>(_ call: () -> Outcome) -> Outcome {
    while true {
        let outcome = call()
        if outcome != -1 || errno != EINTR { return outcome }
    }
}
