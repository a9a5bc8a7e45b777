import Glibc
import OverwinterTesting
import Programs
import Testing

@Suite struct ProgramTests {
    private func shell(_ script: String, _ arguments: String...) -> Program {
        Program("sh", ["-c", script, "sh"] + arguments)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func bothOutputsAndTheStatusCome() throws {
        let result = try shell("echo out; echo one >&2; printf '\\n\\033[31mtwo\\n\\n' >&2; exit 7").run()
        #expect(result.termination == .exited(7))
        #expect(text(result.standardOutput) == "out\n")
        #expect(result.lastErrorLine == "\\033[31mtwo")
        #expect(!result.succeeded && !result.deadlinePassed && !result.outputTruncated)
        #expect(result.failure == "exited with status 7: \\033[31mtwo")
    }

    @Test func whereToLookFurtherIsNotTheReason() throws {
        let result = try shell("printf 'Failed to stop a.service: Access denied\nSee system logs for details.\n' >&2")
            .run()
        #expect(result.lastErrorLine == "Failed to stop a.service: Access denied")
        #expect(try shell("echo 'See below' >&2").run().lastErrorLine == "See below")
    }

    @Test func whoWritesWithoutEndIsEndedByTheDeadline() throws {
        var program = shell("yes & yes >&2")
        program.deadline = .milliseconds(300)
        let result = try program.run()
        #expect(result.deadlinePassed && result.outputTruncated && result.standardOutput.count == program.outputLimit)
    }

    @Test func aSignalIsNoStatus() throws {
        #expect(try shell("kill -9 $$").run().termination == .signaled(9))
    }

    @Test func argumentsAreNeverReadByAShell() throws {
        let odd = ["a b", "$(id)", "'\"", "*", "", "-n\nx"]
        let result = try Program("printf", ["<%s>"] + odd).run()
        #expect(text(result.standardOutput) == odd.map { "<\($0)>" }.joined())
    }

    @Test func inputIsGivenAndElseEmpty() throws {
        var program = Program("cat", [])
        #expect(try program.run().standardOutput.isEmpty)
        program.standardInput = [UInt8](repeating: 65, count: 300_000)
        #expect(try program.run().standardOutput == program.standardInput)
        var blind = Program("true", [])
        blind.standardInput = program.standardInput
        #expect(try blind.run().succeeded)
    }

    @Test func environmentIsChangedNotReplaced() throws {
        var program = shell("echo \"${GREETING-none} ${HOME-none} ${PATH:+path}\"")
        program.environment = ["GREETING": "hello there", "HOME": nil]
        #expect(text(try program.run().standardOutput) == "hello there none path\n")
    }

    @Test func workingFolderMayHaveAnyName() throws {
        let fake = FakePrograms()
        let folder = Array("\(fake.folder)/".utf8) + [0xFF, 0x20]
        #expect(mkdir(folder.map { CChar(bitPattern: $0) } + [0], 0o700) == 0)
        var program = Program("pwd", ["-P"])
        program.workingDirectory = folder
        #expect(try program.run().standardOutput == folder + [10])
    }

    @Test func missingWorkingFolderIsNamed() throws {
        var program = Program("true", [])
        program.workingDirectory = Array("/no/such".utf8)
        let error = thrown(ProgramError.self) { try program.run() }
        #expect(error?.code == .notFound)
        #expect(error?.message == "unable to run 'true' in '/no/such': no such file or directory")
    }

    @Test func unknownProgramIsNamedWithItsSearchPath() throws {
        var program = Program("no-such-program", ["x"])
        program.environment["PATH"] = "/nowhere"
        let error = thrown(ProgramError.self) { try program.run() }
        #expect(error?.code == .notFound)
        #expect(error?.message == "unable to run 'no-such-program': no such program")
        #expect(error?.hint == "install it, or correct PATH, which is '/nowhere'")
    }

    @Test func unknownPathIsNamed() throws {
        let error = thrown(ProgramError.self) { try Program("/no/such", []).run() }
        #expect(error?.message == "unable to run '/no/such': no such program, or its interpreter is missing")
    }

    @Test func fileThatIsNoProgramIsRefused() throws {
        let fake = FakePrograms()
        fake.write("plain", "echo no", mode: 0o644)
        let error = thrown(ProgramError.self) { try Program("\(fake.folder)/plain", []).run() }
        #expect(error?.code == .notPermitted)
        #expect(error?.message == "unable to run '\(fake.folder)/plain': permission denied")
        fake.write("binary", "no program", mode: 0o755)
        #expect(throws: ProgramError.self) { try Program("\(fake.folder)/binary", []).run() }
    }

    @Test func firstInThePathIsRun() throws {
        let fake = FakePrograms()
        fake.add("systemctl", "echo fake")
        var program = Program("systemctl", ["is", "it you"])
        program.environment["PATH"] = "relative:\(fake.searchPath)"
        #expect(text(try program.run().standardOutput) == "fake\n")
        #expect(fake.calls == ["systemctl [is] [it you]"])
    }

    @Test func outputOverTheLimitIsCutAndTheProgramGoesOn() throws {
        var program = shell("head -c 5000000 /dev/zero; head -c 300000 /dev/zero >&2; exit 3")
        program.outputLimit = 1000
        let result = try program.run()
        #expect(result.standardOutput.count == 1000 && result.standardError.count == 1000)
        #expect(result.outputTruncated && result.termination == .exited(3))
    }

    @Test func deadlineEndsTheWholeGroup() throws {
        let fake = FakePrograms()
        var program = shell("sleep 1000 & echo $! > \"$1/pid\"; wait", fake.folder)
        program.deadline = .milliseconds(300)
        let result = try program.run()
        #expect(result.deadlinePassed && result.termination == .signaled(SIGTERM) && !result.succeeded)
        #expect(result.failure == "did not end in time")
        let sleeper = try #require(fake.read("pid").flatMap { Int32($0) })
        #expect(isGone(sleeper))
    }

    @Test func whoIgnoresTheDeadlineIsKilled() throws {
        var program = shell("trap '' TERM; while :; do sleep 0.1; done")
        program.deadline = .milliseconds(200)
        let result = try program.run()
        #expect(result.deadlinePassed && result.termination == .signaled(SIGKILL))
    }

    @Test func cancellingEndsIt() throws {
        let asked = Counter()
        let result = try shell("sleep 1000").run(isCancelled: { asked.next() > 2 })
        #expect(result.wasCancelled && !result.deadlinePassed && !result.succeeded)
        #expect(result.failure == "was cancelled")
    }

    @Test func itHasASessionDefaultSignalsAndNoForeignDescriptor() throws {
        var blocked = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGTERM)
        sigaddset(&blocked, SIGINT)
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let leak = open("/dev/null", O_RDONLY)
        let low = dup2(leak, 57)
        defer {
            close(leak)
            close(low)
        }
        let script = "grep -E '^Sig(Blk|Ign)' /proc/self/status; ls /proc/$$/fd; ps -o sid= -p $$; echo $$"
        let result = try shell(script).run()
        let lines = text(result.standardOutput).split(separator: "\n").map { $0.drop { $0 == " " } }
        // 32 and 33 are glibc's own, which its posix_spawn leaves ignored.
        #expect(lines.first == "SigBlk:\t0000000000000000")
        #expect(["SigIgn:\t0000000000000000", "SigIgn:\t0000000180000000"].contains(lines.dropFirst().first))
        #expect(lines.dropFirst(2).dropLast(2).allSatisfy { ["0", "1", "2"].contains($0) })
        #expect(lines.suffix(2).first == lines.last)
    }

    @Test func whatItLeavesRunningIsNotWaitedFor() throws {
        let fake = FakePrograms()
        let result = try shell("sleep 1000 & echo $! > \"$1/pid\"; echo started", fake.folder).run()
        let sleeper = try #require(fake.read("pid").flatMap { Int32($0) })
        #expect(!isGone(sleeper))
        kill(sleeper, SIGKILL)
        #expect(result.succeeded && text(result.standardOutput) == "started\n")
    }

    @Test func outputThatIsOutlivedNeverKillsItsWriter() throws {
        let fake = FakePrograms()
        var program = shell(
            """
            echo begun
            (until [ -e "$1/go" ]; do sleep 0.05; done; echo late; echo late >&2; echo alive > "$1/after") &
            exit 4
            """, fake.folder)
        program.output = .outlived
        let result = try program.run()
        #expect(text(result.standardOutput) == "begun\n" && result.termination == .exited(4))
        fake.write("go", "")
        for _ in 0..<200 where fake.read("after") == nil { usleep(50_000) }
        #expect(fake.read("after") == "alive")
    }

    @Test func itsGroupIsTold() throws {
        let told = Counter()
        var program = shell("ps -o pgid= -p $$")
        program.onStart = { told.add(Int($0)) }
        program.onEnd = { told.add(-Int($0)) }
        let result = try program.run()
        let group = try #require(Int(text(result.standardOutput).filter { $0.isNumber }))
        #expect(told.added == [group, -group])
    }

    @Test func commandLineIsQuotedForAShell() {
        #expect(
            Program("docker", ["stop", "-t", "300", "a b", "it's", "", "x\u{1b}"]).commandLine
                == "docker stop -t 300 'a b' 'it'\\''s' '' 'x\\033'")
    }

    /// Gone or a zombie that only its adopter has to reap.
    private func isGone(_ process: Int32) -> Bool {
        guard let result = try? Program("ps", ["-o", "stat=", "-p", "\(process)"]).run() else { return false }
        return result.standardOutput.isEmpty || result.standardOutput.contains(UInt8(ascii: "Z"))
    }
}
