import CLinux
package import FileTree
import Glibc

/// Plain files for tests, not durable.
package enum TestFile {
    package static func write(_ bytes: [UInt8], to path: BytePath) throws {
        let made = path.withCString { ow_open(AT_FDCWD, $0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        guard made >= 0 else { throw TestFailure("create \(path): \(made)") }
        defer { _ = ow_close(made) }
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { bytes in
                bytes.baseAddress.map { ow_write(made, $0 + done, bytes.count - done) } ?? 0
            }
            guard put > 0 else { throw TestFailure("write \(path): \(put)") }
            done += Int(put)
        }
    }

    package static func write(_ text: String, to path: BytePath) throws { try write(Array(text.utf8), to: path) }

    package static func text(of path: BytePath) throws -> String {
        String(decoding: try DurableFile.read(path, limit: 1 << 26), as: UTF8.self)
    }

    /// Calls `body` with a descriptor open for writing.
    package static func change(_ path: BytePath, _ body: (Int32) -> Int32) throws {
        let opened = path.withCString { ow_open(AT_FDCWD, $0, O_RDWR | O_CLOEXEC, 0) }
        guard opened >= 0 else { throw TestFailure("open \(path): \(opened)") }
        defer { _ = ow_close(opened) }
        try TestFailure.check("change \(path)", body(opened))
    }
}

/// A test could not be set up.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    /// `number`: 0 or a negative errno, as the calls of `CLinux` give it.
    package static func check(_ what: String, _ number: Int32) throws {
        if number < 0 { throw TestFailure("\(what): \(String(cString: ow_error_text(-number)))") }
    }
}
