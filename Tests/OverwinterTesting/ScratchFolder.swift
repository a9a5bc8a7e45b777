package import FileTree
import Glibc
import Synchronization

/// A folder of a test's own, removed with all in it when the test lets go of it.
package final class ScratchFolder: Sendable {
    package let path: BytePath
    private static let next = Atomic<Int>(0)

    /// In `$TMPDIR` or `/tmp`, or in another folder.
    package init(in parent: BytePath? = nil) throws {
        let parent = parent ?? getenv("TMPDIR").map { BytePath(String(cString: $0)) } ?? BytePath("/tmp")
        let number = ScratchFolder.next.wrappingAdd(1, ordering: .relaxed).newValue
        // A process that was killed left its folders, and its number comes round again.
        let chance = String(UInt32.random(in: .min ... .max), radix: 36)
        path = parent.appending("overwinter-test-\(getpid())-\(number)-\(chance)")
        try Folder.makeExclusively(path, mode: 0o755)
    }

    deinit {
        try? TreeRemove(path).run()
    }

    package func callAsFunction(_ name: String) -> BytePath { path.appending(name) }
}
