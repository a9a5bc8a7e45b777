import Glibc
import OverwinterTesting
import Programs
import Testing

@Suite struct AttendantTests {
    private func shell(_ script: String) -> Program { Program("sh", ["-c", script]) }

    private func heard(_ attendant: Attendant) -> String? {
        attendant.hear(within: .seconds(20)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func isThere(_ process: Int32) -> Bool { kill(process, 0) == 0 }

    @Test func bothSidesAreHeard() throws {
        let attendant = try Attendant(starting: shell("read word; echo \"got $word\" >&0; read word; exit 0"))
        #expect(attendant.say("hello\n"))
        #expect(heard(attendant) == "got hello\n")
        #expect(attendant.say("again\n"))
        #expect(heard(attendant) == nil)
        attendant.end(within: .seconds(20))
        #expect(!isThere(attendant.process))
    }

    @Test func itEndsWithItsStarter() throws {
        // `cat` ends when the line does, though another program was started while it was open.
        var attendant: Attendant? = try Attendant(starting: Program("cat", []))
        let later = try Attendant(starting: Program("cat", []))
        let process = try #require(attendant?.process)
        attendant = nil
        var status: Int32 = 0
        #expect(waitpid(process, &status, 0) == process && status == 0)
        #expect(isThere(later.process))
        later.hangUp()
        later.end(within: .seconds(20))
    }

    @Test func itsEndIsHeardHoweverItCame() throws {
        let attendant = try Attendant(starting: shell("echo up >&0; exec sleep 1000"))
        #expect(heard(attendant) == "up\n")
        kill(attendant.process, SIGKILL)
        attendant.waitUntilSilent()
        attendant.end(within: .seconds(20))
        #expect(!isThere(attendant.process))
        // Nobody is there to read it, and no SIGPIPE ends this process.
        #expect(!attendant.say("hello\n"))
    }

    @Test func whoDoesNotEndIsKilled() throws {
        let attendant = try Attendant(starting: shell("trap '' TERM HUP; echo up >&0; while :; do sleep 1; done"))
        #expect(heard(attendant) == "up\n")
        attendant.hangUp()
        attendant.end(within: .milliseconds(50))
        #expect(!isThere(attendant.process))
    }

    @Test func silenceHasALimit() throws {
        let attendant = try Attendant(starting: Program("cat", []))
        #expect(attendant.hear(within: .milliseconds(20)) == nil)
        attendant.hangUp()
        attendant.end(within: .seconds(20))
    }

    @Test func itHasASessionAndNoTerminal() throws {
        let script = "set -- $(cat /proc/$$/stat); echo \"$5 $6 $7 $$ $(readlink /proc/$$/fd/1) $PWD\" >&0; read end"
        var program = shell(script)
        program.workingDirectory = Array("/".utf8)
        let attendant = try Attendant(starting: program)
        let process = attendant.process
        #expect(heard(attendant) == "\(process) \(process) 0 \(process) /dev/null /\n")
        attendant.hangUp()
        attendant.end(within: .seconds(20))
    }

    @Test func whatCannotBeStartedIsAnError() {
        let error = thrown(ProgramError.self) { try Attendant(starting: Program("no-such-program", [])) }
        #expect(error?.code == .notFound)
        #expect(error?.message == "unable to run 'no-such-program': no such program")
        let refused = thrown(ProgramError.self) { try Attendant(starting: Program("/etc/passwd", [])) }
        #expect(refused?.message == "unable to run '/etc/passwd': permission denied")
    }
}
