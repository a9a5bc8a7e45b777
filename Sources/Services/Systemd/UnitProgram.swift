import Glibc
import Programs

/// What is installed behind a unit.
extension SystemdUnit {
    /// The version of the unit's program: of the package that brought the unit, else what its jar is named; nil where neither
    /// is known.
    ///
    /// Nothing of the program is run.
    package func programVersion() -> String? { packageVersion() ?? jarVersion() }

    /// Programs that are installed from an archive say their version in one place only: the name of a file.
    private static let jars = ["apache-cassandra", "elasticsearch", "org.thp.thehive-core", "org.thp.cortex"]

    /// Of what `ExecStart=` runs: `/opt/elasticsearch/bin/elasticsearch` has `/opt/elasticsearch/lib/elasticsearch-8.19.2.jar`.
    private func jarVersion() -> String? {
        guard let answer = try? Systemctl(programs: programs).show([unit], ["ExecStart", "WorkingDirectory"]).first
        else { return nil }
        // { path=/opt/elasticsearch/bin/elasticsearch ; argv[]=… }
        let command = (answer["ExecStart"] ?? "").split(separator: ";").first ?? ""
        let program = command.split(separator: "=", maxSplits: 1).dropFirst().first.map(Self.trimmed) ?? ""
        for home in Self.homes(of: program) + [answer["WorkingDirectory"] ?? ""] where home.hasPrefix("/") {
            let versions = Self.jarVersions(in: home)
            // Two of them: an upgrade that was not tidied up, and nobody says which one is started.
            if !versions.isEmpty { return versions.count == 1 ? versions.first : nil }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// The folders that a program's own files may be in: the one above its `bin`, through links too.
    private static func homes(of program: String) -> [String] {
        var paths = [program]
        if let real = realpath(program, nil) {
            paths.append(String(cString: real))
            free(real)
        }
        return paths.compactMap { path in
            let parts = path.split(separator: "/").dropLast()
            guard path.hasPrefix("/"), let folder = parts.last else { return nil }
            let home = folder == "bin" || folder == "sbin" ? parts.dropLast() : parts
            return home.isEmpty ? nil : "/" + home.joined(separator: "/")
        }
    }

    private static func jarVersions(in home: String) -> Set<String> {
        var versions: Set<String> = []
        for folder in [home + "/lib", home] {
            for name in names(in: folder) where name.hasSuffix(".jar") {
                for jar in jars where name.hasPrefix(jar + "-") {
                    let version = name.dropFirst(jar.count + 1).dropLast(".jar".count)
                    // `elasticsearch-core-8.19.2.jar` is another.
                    if version.first?.isNumber == true { versions.insert(String(version)) }
                }
            }
        }
        return versions
    }

    private static func names(in folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }
}
