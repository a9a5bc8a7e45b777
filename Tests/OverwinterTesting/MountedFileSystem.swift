package import FileTree
import Glibc

/// A file system mounted for one test, gone with it; needs root.
package final class MountedFileSystem: Sendable {
    package let path: BytePath
    private let folder: ScratchFolder

    /// A tmpfs with options such as `size=1m`.
    package init(tmpfs options: String) throws {
        folder = try ScratchFolder()
        path = folder.path
        try MountedFileSystem.check(ShellCommand.run("mount -t tmpfs -o \(options) tmpfs \(path)"))
    }

    /// A file system in a file on a loop device: `ext4`, `xfs`, `btrfs`, where its mkfs is installed.
    package init(loop type: String, megabytes: Int) throws {
        folder = try ScratchFolder()
        path = folder("mounted")
        try Folder.make(path, mode: 0o755)
        let image = folder("image")
        // Small images get blocks of 1 KiB, in which larger attributes find no room.
        let options = type == "ext4" ? "-b 4096" : ""
        let make = "truncate -s \(megabytes)M \(image) && mkfs.\(type) -q \(options) \(image)"
        try MountedFileSystem.check(ShellCommand.run("PATH=$PATH:/usr/sbin; \(make) && mount -o loop \(image) \(path)"))
    }

    private static func check(_ result: (status: Int32, output: String)) throws {
        if result.status != 0 { throw TestFailure("mount: \(result.output)") }
    }

    package func unmount() {
        // A child of another test may hold it for the moment between its fork and its exec.
        _ = ShellCommand.run(
            "for i in 1 2 3 4 5 6 7 8 9; do mountpoint -q \(path) || break; umount -R \(path) && break; sleep 0.2; done"
        )
    }

    deinit { unmount() }
}
