import Programs

extension SystemdUnit {
    /// The version of the package that brought the unit's file, as dpkg or rpm has it; nil where none did.
    package func packageVersion() -> String? {
        guard let settings = try? settings() else { return nil }
        for file in [settings.source, settings.fragment].compactMap({ $0 }) {
            // Since /lib became a link to /usr/lib, dpkg may know a file by either name.
            let names = file.hasPrefix("/usr/lib/") ? [file, String(file.dropFirst(4))] : [file, "/usr" + file]
            for name in names {
                if let owner = answer("dpkg-query", ["--search", "--", name])?.split(separator: ":").first,
                    let version = answer("dpkg-query", ["--show", "--showformat=${Version}", "--", String(owner)])
                {
                    return version
                }
            }
            if let version = answer("rpm", ["-qf", "--queryformat", "%{VERSION}-%{RELEASE}", "--", file]) {
                return version
            }
        }
        return nil
    }

    private func answer(_ program: String, _ arguments: [String]) -> String? {
        guard let result = try? programs.program(program, arguments).run(), result.succeeded else { return nil }
        let line = String(decoding: result.standardOutput.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return line.isEmpty ? nil : line
    }
}
