import FileTree
import Glibc
import Testing

@testable import Overwinter

/// Real folders and files, taken away afterwards.
final class ProfileLookupTests {
    private let root: String

    init() throws {
        var template = Array("/tmp/overwinter-profiles.XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template), "no folder for the test")
        root = String(cString: made)
        for folder in ["own", "installed"] { mkdir("\(root)/\(folder)", 0o755) }
    }

    deinit {
        for folder in ["own", "installed", ""] {
            guard let stream = opendir("\(root)/\(folder)") else { continue }
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink("\(root)/\(folder)/\(name)")
            }
            closedir(stream)
            rmdir("\(root)/\(folder)")
        }
    }

    private var lookup: ProfileLookup {
        ProfileLookup(directories: ["own", "absent", "installed"].map { BytePath("\(root)/\($0)") })
    }

    private func write(_ path: String, _ text: String = profile()) throws {
        let stream = try #require(fopen("\(root)/\(path)", "w"))
        fputs(text, stream)
        fclose(stream)
    }

    private func error(_ body: () throws(OverwinterError) -> Void) -> OverwinterError? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["./hive", "a/b", "hive.yaml", "/etc/x", "a/"])
    func whatIsAPathStaysOne(_ argument: String) throws {
        #expect(try lookup.find(BytePath(argument)) == BytePath(argument))
    }

    @Test func anOwnProfileComesBeforeAnInstalledOne() throws {
        try write("installed/hive.yaml")
        #expect(try lookup.find(BytePath("hive")) == BytePath("\(root)/installed/hive.yaml"))
        try write("own/hive.yaml")
        #expect(try lookup.find(BytePath("hive")) == BytePath("\(root)/own/hive.yaml"))
    }

    @Test func namesAreThoseOfAllFolders() throws {
        for file in [
            "own/b.yaml", "installed/b.yaml", "installed/a.yaml", "own/.hidden.yaml", "own/.yaml", "own/x.yml",
        ] {
            try write(file)
        }
        #expect(lookup.names() == ["a", "b"])
    }

    @Test func anUnknownNameTellsTheNearest() throws {
        try write("own/thehive-physical.yaml")
        let error = error { () throws(OverwinterError) in _ = try lookup.find(BytePath("thehive-phisical")) }
        #expect(error?.code == .profileNotFound)
        #expect(
            error?.message
                == "no profile 'thehive-phisical' in '\(root)/own' or '\(root)/absent' or '\(root)/installed'")
        #expect(error?.hint == "did you mean 'thehive-physical'?")
    }

    @Test func aNameLikeNoOtherTellsAll() throws {
        try write("own/a.yaml")
        let error = error { () throws(OverwinterError) in _ = try lookup.find(BytePath("something-else")) }
        #expect(error?.hint == "known: a")
    }

    @Test func whereThereAreNoProfiles() {
        let error = error { () throws(OverwinterError) in _ = try lookup.find(BytePath("x")) }
        #expect(error?.hint == "a path to a profile holds a '/' or ends in .yaml")
    }

    @Test func theStandardFolders() {
        #expect(
            ProfileLookup.standard(executable: BytePath("/usr/local/bin/overwinter")).directories == [
                BytePath("/etc/overwinter/profiles"), BytePath("/usr/local/share/overwinter/profiles"),
            ])
    }

    @Test func aMissingFileTellsTheNearestBesideIt() throws {
        try write("own/thehive.yaml")
        let error = error { () throws(OverwinterError) in _ = try Profile.load(BytePath("\(root)/own/thehve.yaml")) }
        #expect(error?.code == .profileNotFound)
        #expect(error?.message == "unable to open '\(root)/own/thehve.yaml': no such file or directory")
        #expect(error?.hint == "did you mean 'thehive.yaml'?")
    }

    @Test func aFolderIsNoProfile() {
        let error = error { () throws(OverwinterError) in _ = try Profile.load(BytePath("\(root)/own")) }
        #expect(error?.code == .badProfile)
        #expect(error?.message == "unable to read '\(root)/own': not a regular file")
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func aFileThatMayNotBeRead() throws {
        try write("own/secret.yaml")
        chmod("\(root)/own/secret.yaml", 0)
        let error = error { () throws(OverwinterError) in _ = try Profile.load(BytePath("\(root)/own/secret.yaml")) }
        #expect(error?.code == .notPermitted)
        #expect(error?.message == "unable to open '\(root)/own/secret.yaml': permission denied")
    }

    @Test func relativePathsStartInTheRealFolderOfTheFile() throws {
        try write("own/p.yaml", profile().replacing("destination: /backup", with: "destination: ./sets"))
        let loaded = try Profile.load(BytePath("\(root)/installed/../own/p.yaml"))
        #expect(loaded.path == BytePath("\(root)/own/p.yaml"))
        #expect(loaded.destination == BytePath("\(root)/own/sets"))
    }

    @Test func faultsNameTheFileAsItWasGiven() throws {
        try write("own/p.yaml", "a: 1\n")
        let path = "\(root)/installed/../own/p.yaml"
        let error = error { () throws(OverwinterError) in _ = try Profile.load(BytePath(path)) }
        #expect(error?.faults.first?.message.hasPrefix("\(path):1:1: ") == true)
    }

    @Test func aFileThatIsTooLongIsNotReadWhole() throws {
        try write("own/p.yaml", String(repeating: "# long\n", count: 200_000))
        let error = error { () throws(OverwinterError) in _ = try Profile.load(BytePath("\(root)/own/p.yaml")) }
        #expect(error?.faults.map(\.code) == ["too-large"])
    }
}
