/// A run as it is seen from outside.
package struct SeenRun: Sendable {
    package enum Life: String, Sendable {
        /// It is at work.
        case live
        /// It ended, and said how.
        case ended
        /// Its process is gone without a word.
        case died
        /// It did not say that it ended, and this user cannot see its lock or its process.
        case unknown
    }

    package var status: RunStatus
    package var life: Life
}
