import Glibc

/// A program that is run to its end, with all that it said.
struct Program {
    let status: Int32
    let output: String
    let errors: String

    /// Runs a program found on PATH, the build folder first; words are bytes, so that a test can give what is not UTF-8.
    init(_ words: [[UInt8]], environment: [String: String] = [:], in folder: String = "/") throws {
        // Files, not pipes: a child of another test cannot hold them open.
        let output = try Self.makeFile()
        let errors = try Self.makeFile()
        defer { for path in [output, errors] { unlink(path) } }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_APPEND, 0)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_APPEND, 0)

        let here = ["sh", "-c", #"cd "$0" && exec "$@""#, folder].map { Array($0.utf8) }
        var variables = ["PATH": "\(Self.buildFolder):/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"]
        variables.merge(environment) { $1 }
        var arguments = (here + words).map(Self.copy) + [nil]
        var settings = variables.map { Self.copy(Array("\($0)=\($1)".utf8)) } + [nil]
        defer { for pointer in arguments + settings { free(pointer) } }

        var child = pid_t()
        let fault = posix_spawn(&child, "/bin/sh", &actions, nil, &arguments, &settings)
        guard fault == 0 else { throw Failure(code: fault) }
        var state: Int32 = 0
        while waitpid(child, &state, 0) < 0 && errno == EINTR {}
        self.status = state & 0x7f == 0 ? (state >> 8) & 0xff : -(state & 0x7f)
        self.output = Self.read(output)
        self.errors = Self.read(errors)
    }

    init(_ words: String..., environment: [String: String] = [:], in folder: String = "/") throws {
        try self.init(words.map { Array($0.utf8) }, environment: environment, in: folder)
    }

    struct Failure: Error {
        let code: Int32
    }

    /// Where the build put the test's own program, and with it the example.
    static let buildFolder: String = {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map {
                readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), bytes.count)
            } ?? 0
        }
        let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }()

    static func isInstalled(_ name: String) -> Bool {
        ["/usr/local/bin", "/usr/bin", "/bin"].contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    private static func copy(_ word: [UInt8]) -> UnsafeMutablePointer<CChar>? {
        (word + [0]).withUnsafeBytes { bytes in
            bytes.baseAddress.flatMap { strdup($0.assumingMemoryBound(to: CChar.self)) }
        }
    }

    private static func makeFile() throws -> String {
        var template = Array("/tmp/arguments-tests.XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        close(descriptor)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
