/// A process that can change a file: it has it open for writing, or mapped so that what it writes goes to the file.
package struct FileHolder: Sendable, Equatable {
    package enum Way: Sendable, Equatable {
        case openForWriting
        case mappedForWriting
    }

    package var process: Int32
    package var way: Way
    package var device: UInt64
    package var inode: UInt64
    /// The mount it was reached through, by its number in mountinfo(5); 0 where the kernel does not say.
    package var mount: UInt64
    /// As the kernel names it in the mount namespace of the process, which need not be ours.
    package var path: BytePath
}
