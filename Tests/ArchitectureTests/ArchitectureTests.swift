import Glibc
import Testing

/// Holds the arrows of `docs/architecture.md`: SwiftPM lets a file import modules its target does not depend on.
@Suite struct ArchitectureTests {
    /// Which modules of this package each may import; imports run down only.
    static let arrows: [String: Set<String>] = [
        "overwinter": ["OverwinterCLI"],
        "OverwinterCLI": ["Overwinter", "Services", "FileTree", "Arguments"],
        "Overwinter": ["Services", "YAML", "FileTree", "Programs", "NearestName", "CCrypto"],
        "Services": ["Programs", "CCurl"],
        "Programs": ["CLinux"],
        "YAML": ["NearestName", "CYaml"],
        "FileTree": ["CLinux", "CXXHash", "CCrypto"],
        "Arguments": ["NearestName"],
        "NearestName": [],
    ]
    /// From the toolchain, for every module; not Foundation, which loads ICU (a start of 20 ms is promised).
    static let system: Set<String> = ["Glibc", "Synchronization", "FoundationEssentials"]

    @Test("imports run down only") func arrowsHold() throws {
        let imports = try Self.lines(matching: #"^\s*(@\w+(\([^)]*\))? )*(\w+ )?import "#)
        #expect(!imports.isEmpty, "no imports were found: is this the package's folder?")
        for line in imports {
            let allowed = try #require(Self.arrows[line.module], "a module without arrows here: \(line.module)")
            let words = line.text.split(separator: " ")
            let after = words.drop { $0 != "import" }.dropFirst()
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]
            let path = try #require(after.first(where: { !kinds.contains($0) }))
            let imported = path.prefix { $0 != "." }
            #expect(
                allowed.union(Self.system).contains(String(imported)),
                "\(line.place): \(line.module) may not import \(imported)")
        }
    }

    @Test(
        "no source has what the house forbids",
        arguments: [
            (#"\btry!|\bas!|\bfatalError\("#, "a user must never meet a trap"),
            (#"\bFileManager\b|\bProcess\(\)"#, "Foundation's files and processes lose bytes of names and attributes"),
            (#"\bawait\b|\basync\b|\bTask( \{|\.)"#, "the program is plainly synchronous"),
            (#"TODO|FIXME|XXX"#, "an issue, or nothing"),
        ])
    func forbidden(pattern: String, reason: String) throws {
        for line in try Self.lines(matching: pattern) where !line.text.hasPrefix("//") {
            Issue.record("\(line.place): \(line.text) (\(reason))")
        }
    }

    @Test("only the command line prints") func onlyTheCommandLinePrints() throws {
        let printing = try Self.lines(matching: #"\b(print|debugPrint|dump|fputs|puts)\("#)
        for line in printing where !["OverwinterCLI", "Arguments"].contains(line.module) {
            guard !line.text.hasPrefix("//") else { continue }
            Issue.record("\(line.place): \(line.text)")
        }
    }

    struct Line {
        var module: String
        var place: String
        var text: Substring
    }

    /// The lines of `Sources/**/*.swift` that match an extended regular expression, as grep finds them.
    static func lines(matching pattern: String) throws -> [Line] {
        let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
        let command = "cd '\(root)/Sources' && grep -rnE --include='*.swift' '\(pattern)' ."
        let pipe = try #require(popen(command, "r"))
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        while case let byte = getc(pipe), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 2)
            let folders = parts[0].split(separator: "/")
            guard parts.count == 3, folders.count > 2 else { return nil }
            return Line(
                module: String(folders[1]), place: "\(parts[0]):\(parts[1])", text: parts[2].drop { $0 == " " })
        }
    }
}
