/// How much of a copy came about in one way.
package struct CopyCount: Sendable, Equatable {
    /// Regular files, each name counted.
    package var files: Int
    /// Bytes of regular files, hard-linked ones counted once; holes count.
    package var bytes: Int64

    package init(files: Int = 0, bytes: Int64 = 0) {
        self.files = files
        self.bytes = bytes
    }

    package static func + (left: CopyCount, right: CopyCount) -> CopyCount {
        CopyCount(files: left.files + right.files, bytes: left.bytes.plus(right.bytes))
    }
}
