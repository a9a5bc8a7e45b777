import Glibc

/// User and password of a probe, from a file that only its owner may read.
struct Credentials {
    let user: String
    let password: String

    init(file: String) throws(ServiceError) {
        func fault(_ why: String, hint: String? = nil) -> ServiceError {
            ServiceError(.badCredentials, "unable to use the credentials file '\(file)': \(why)", hint: hint)
        }
        let opened = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else { throw fault(SystemText.of(errno)) }
        defer { close(opened) }
        var facts = stat()
        guard fstat(opened, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { throw fault("it is no plain file") }
        guard facts.st_mode & 0o077 == 0 else {
            throw fault("others than its owner may read it", hint: "run 'chmod 600 \(file)'")
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(opened, &buffer, buffer.count)
        let line = buffer[..<max(0, count)].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
            throw fault("its first line is not user:password")
        }
        user = String(decoding: line[..<colon], as: UTF8.self)
        password = String(decoding: line[(colon + 1)...], as: UTF8.self)
    }
}
