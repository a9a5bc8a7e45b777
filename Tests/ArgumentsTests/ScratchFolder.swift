import Glibc

/// A folder of a test's own, gone with all it holds when the test is done with it.
final class ScratchFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/arguments-tests.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Program.Failure(code: errno) }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        _ = try? Program("rm", "-rf", path)
    }

    func write(_ name: String, _ text: String = "") throws {
        guard let file = fopen("\(path)/\(name)", "w") else { throw Program.Failure(code: errno) }
        fputs(text, file)
        fclose(file)
    }

    func makeFolder(_ name: String) {
        mkdir("\(path)/\(name)", 0o755)
    }

    func read(_ name: String) throws -> String { try Program("cat", "\(path)/\(name)").output }
}
