package import FileTree
import Glibc
import NearestName

/// Finds the file of a profile that a command line names.
package struct ProfileLookup: Sendable, Equatable {
    /// Where names are looked up, the first that has one wins.
    package var directories: [BytePath]

    package init(directories: [BytePath]) {
        self.directories = directories
    }

    /// The operator's profiles, then those installed with the program.
    ///
    /// - Parameter executable: the program's own file, `PREFIX/bin/overwinter`.
    package static func standard(executable: BytePath) -> ProfileLookup {
        let prefix = executable.parent.parent
        return ProfileLookup(directories: [
            BytePath("/etc/overwinter/profiles"), prefix.appending("share/overwinter/profiles"),
        ])
    }

    /// The lookup for the program that runs: see `man 5 proc_pid_exe`.
    package static func standard() -> ProfileLookup {
        let link = BytePath("/proc/self/exe")
        let executable = link.withCString { name -> [UInt8]? in
            guard let found = realpath(name, nil) else { return nil }
            defer { free(found) }
            return Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
        }
        return standard(executable: BytePath(bytes: executable ?? Array("/usr/bin/overwinter".utf8)))
    }

    /// The file that `argument` means: itself where it holds a `/` or ends in `.yaml`, else the profile of that name.
    ///
    /// - Throws: `.profileNotFound` with the nearest name. A file that is named by its path is not looked at here.
    package func find(_ argument: BytePath) throws(OverwinterError) -> BytePath {
        if argument.bytes.contains(UInt8(ascii: "/")) || Self.hasSuffix(argument) { return argument }
        for directory in directories where !argument.isEmpty {
            let file = directory.appending(BytePath(bytes: argument.bytes + Self.suffix))
            var status = stat()
            if file.withCString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG { return file }
        }
        let known = names()
        let nearest = NearestName.closest(to: String(decoding: argument.bytes, as: UTF8.self), among: known)
        let hint =
            nearest.map { "did you mean '\($0)'?" }
            ?? (known.isEmpty
                ? "a path to a profile holds a '/' or ends in .yaml" : "known: \(known.joined(separator: ", "))")
        let places = directories.map { "'\($0)'" }.joined(separator: " or ")
        throw OverwinterError(.profileNotFound, "no profile '\(argument)' in \(places)", hint: hint)
    }

    /// Reads the profile that `argument` means.
    package func load(_ argument: BytePath) throws(OverwinterError) -> Profile {
        try Profile.load(try find(argument))
    }

    /// The names that can be given instead of a path, in order, for completions.
    package func names() -> [String] {
        let all = directories.flatMap { Self.files(in: $0) }.map { String($0.dropLast(Self.suffix.count)) }
        return Set(all).sorted()
    }

    /// The names in the first folder that has any.
    package func ownNames() -> [String] {
        let files = directories.lazy.map { Self.files(in: $0) }.first { !$0.isEmpty } ?? []
        return files.map { String($0.dropLast(Self.suffix.count)) }.sorted()
    }

    /// The profile in one of the folders whose file name is nearest.
    static func nearest(to file: BytePath, in folders: [BytePath]) -> String? {
        NearestName.closest(
            to: String(decoding: file.bytes, as: UTF8.self), among: folders.flatMap { files(in: $0) })
    }

    private static let suffix = Array(".yaml".utf8)

    private static func hasSuffix(_ path: BytePath) -> Bool { path.bytes.suffix(suffix.count) == suffix[...] }

    /// Names of profiles' files in a folder; a folder that cannot be read has none.
    private static func files(in folder: BytePath) -> [String] {
        guard let stream = folder.withCString({ opendir($0) }) else { return [] }
        defer { closedir(stream) }
        var files: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { name in
                    Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
                }
            }
            guard name.count > suffix.count, name.first != UInt8(ascii: "."), hasSuffix(BytePath(bytes: name)),
                let text = BytePath(bytes: name).string
            else { continue }
            files.append(text)
        }
        return files
    }
}
