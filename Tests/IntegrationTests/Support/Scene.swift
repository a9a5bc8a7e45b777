import Glibc
import Programs
import Testing

/// A bash script of `Tests/scenes`, run with the built program in `OVERWINTER`; what it printed is shown where it fails.
struct Scene {
    /// What runs beside it.
    enum Stage {
        case plain
        /// A systemd of its own.
        case systemd
        /// A Docker engine of its own, with the image `testbed:1`.
        case docker
        /// A server with the real stack as units; see `OVERWINTER_TESTBED`.
        case stack
        /// Nothing: the scene calls the testbed's own scripts.
        case testbed

        var requirement: Requirement? {
            switch self {
            case .plain: nil
            case .systemd, .docker: .root
            case .stack, .testbed: .testbed
            }
        }
    }

    var name: String
    var stage: Stage = .plain
    var environment: [String: String] = [:]
    /// For what hangs: on a loaded machine a scene may take many times what it takes alone.
    var deadline = Duration.seconds(600)

    /// Runs it to its end; records an issue with all it printed unless it exits with 0.
    func run(sourceLocation: SourceLocation = #_sourceLocation) throws {
        if let requirement = stage.requirement, !requirement.isMet {
            Issue.record(requirement.reason, sourceLocation: sourceLocation)
            return
        }
        let script = Self.root + "/Tests/scenes/\(name).sh"
        var program = Program("bash", [script])
        if let command = try stageCommand() { program = Program(command, ["bash", script]) }
        program.environment = environment.mapValues(Optional.some)
        program.environment["OVERWINTER"] = Self.binary
        program.workingDirectory = Array(Self.root.utf8)
        program.deadline = deadline

        let result = try program.run()
        guard !result.succeeded else { return }
        let end = result.deadlinePassed ? "did not end within \(deadline)" : "\(result.termination)"
        Issue.record(
            """
            scene \(name) \(end)
            \(String(decoding: result.standardOutput, as: UTF8.self))
            --- on standard error:
            \(String(decoding: result.standardError, as: UTF8.self))
            """, sourceLocation: sourceLocation)
    }

    private func stageCommand() throws -> String? {
        switch stage {
        case .plain, .testbed: nil
        case .systemd: Self.root + "/Tests/testbed/with-systemd"
        case .docker: Self.root + "/Tests/testbed/with-docker"
        case .stack: try #require(Environment.value("OVERWINTER_TESTBED")) + "/with-stack"
        }
    }

    /// The package's folder.
    static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    /// The program that was built with these tests: beside the test bundle, unless OVERWINTER names another.
    static let binary: String = {
        if let named = Environment.value("OVERWINTER") { return named }
        var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink("/proc/self/exe", &path, Int(PATH_MAX))
        let tests = String(decoding: path.prefix(max(length, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let beside = "/" + tests.split(separator: "/").dropLast().joined(separator: "/") + "/overwinter"
        return access(beside, X_OK) == 0 ? beside : root + "/.build/debug/overwinter"
    }()
}
