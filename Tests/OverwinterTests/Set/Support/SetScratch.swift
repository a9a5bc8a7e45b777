import FileTree
import Glibc
import Testing

/// A folder for one test, removed with its last owner, and a shell to fill it and look into it.
final class SetScratch: Sendable {
    let path: BytePath

    init() {
        var template = Array("/var/tmp/overwinter-set.XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } != nil }
        precondition(made, "no folder for the test")
        path = BytePath(bytes: template.dropLast().map { UInt8(bitPattern: $0) })
    }

    deinit {
        _ = shell("cd / && rm -rf -- \"$S\"")
    }

    struct Outcome {
        var status: Int32
        /// Standard output and standard error.
        var output: String
    }

    /// Runs a script in bash, in the folder; `$S` is the folder.
    @discardableResult
    func shell(_ script: String) -> Outcome {
        let folder = path.string ?? "/nowhere"
        let command = "S='\(folder)'; cd \"$S\" || exit 99\n\(script)"
        guard let stream = popen("bash -c \(Self.quoted(command)) 2>&1", "re") else {
            return Outcome(status: -1, output: "no shell")
        }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { output += chunk.prefix(count) }
        let status = pclose(stream)
        return Outcome(status: status >> 8 & 0xFF, output: String(decoding: output, as: UTF8.self))
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    func write(_ name: String, _ bytes: [UInt8]) {
        guard let file = path.appending(name).withCString({ fopen($0, "we") }) else {
            Issue.record("unable to write \(name)")
            return
        }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    func read(_ name: String) -> [UInt8] {
        guard let file = path.appending(name).withCString({ fopen($0, "re") }) else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
        return bytes
    }

    func text(_ name: String) -> String { String(decoding: read(name), as: UTF8.self) }
}
