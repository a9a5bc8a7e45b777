import CLinux
import Glibc

/// Where a program is, and what environment it gets.
struct ProgramLookup {
    /// `NAME=value`, as bytes: an inherited variable need not be Unicode.
    private(set) var environment: [[UInt8]] = []
    private var searchPath: [UInt8] = Array("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".utf8)

    init(changes: [String: String?]) {
        var changed: [[UInt8]: String?] = [:]
        for (name, value) in changes { changed[Array(name.utf8)] = value }
        var next = clinux_environment()
        while let entry = next?.pointee {
            let bytes = Array(UnsafeBufferPointer(start: entry, count: strlen(entry))).map { UInt8(bitPattern: $0) }
            let name = Array(bytes.prefix { $0 != UInt8(ascii: "=") })
            if changed[name] == nil { environment.append(bytes) }
            next = next?.advanced(by: 1)
        }
        for (name, value) in changed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            if let value { environment.append(name + [UInt8(ascii: "=")] + Array(value.utf8)) }
        }
        if let path = environment.first(where: { $0.starts(with: "PATH=".utf8) }) {
            searchPath = Array(path.dropFirst("PATH=".utf8.count))
        }
    }

    /// The path of `executable`: itself where it has a slash, else the first program of that name in `PATH`.
    ///
    /// Relative folders in `PATH` are passed over: what runs must not hang on the folder someone stands in.
    func find(_ executable: String) throws(ProgramError) -> [UInt8] {
        let name = Array(executable.utf8)
        if name.isEmpty || name.contains(0) { throw ProgramError(.notFound, "unable to run '': no program is named") }
        if name.contains(UInt8(ascii: "/")) { return name }
        var refused = false
        for folder in searchPath.split(separator: UInt8(ascii: ":")) where folder.first == UInt8(ascii: "/") {
            let path = Array(folder) + [UInt8(ascii: "/")] + name
            let terminated = path.map { CChar(bitPattern: $0) } + [0]
            var facts = stat()
            guard stat(terminated, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { continue }
            if access(terminated, X_OK) == 0 { return path }
            refused = true
        }
        let shown = ShownBytes.shown(name)
        if refused {
            throw ProgramError(.notPermitted, "unable to run '\(shown)': permission denied")
        }
        throw ProgramError(
            .notFound, "unable to run '\(shown)': no such program",
            hint: "install it, or correct PATH, which is '\(ShownBytes.shown(searchPath))'")
    }
}
