import OverwinterTesting
import Services
import Testing

@Suite struct CommandServiceTests {
    private let fake = FakePrograms()

    /// A service that is up while the file `up` has something in it.
    private func service(
        start: String = "echo yes > $HERE/up", stop: String = "echo > $HERE/up",
        status: String = "[ -n \"$(answer up 2>/dev/null)\" ] || exit 3"
    ) -> CommandService {
        fake.add("ctl", "case $1 in start) \(start);; stop) \(stop);; status) \(status);; esac")
        return CommandService(
            name: "web", start: ["ctl", "start"], stop: ["ctl", "stop", "two words"], status: ["ctl", "status"],
            programs: ServicePrograms(
                environment: ["PATH": fake.isolatedSearchPath()], answerWithin: .seconds(20),
                pollInterval: .milliseconds(20)))
    }

    private func failure(_ body: () throws -> Void) -> ServiceError? {
        thrown(ServiceError.self, body)
    }

    @Test func itIsStartedAndStoppedAndAsked() throws {
        let service = service()
        #expect(try service.status().activity == .stopped)
        try service.start()
        let before = try service.status()
        #expect(before.activity == .running && before.isUp)
        try service.stop(within: .seconds(20))
        #expect(try service.status().detail == "status exits 3")
        try service.resume(from: before)
        #expect(try service.status().activity == .running)
        #expect(fake.calls.contains("ctl [stop] [two words]"))
    }

    @Test(arguments: ["exit 1", "exit 2", "exit 127", "kill -9 $$", "echo '(stopped)'; exit 4"])
    func anyOtherStatusIsUnknown(status: String) {
        let error = failure { _ = try service(status: status).status() }
        #expect(error?.code == .stateUnknown)
        #expect(error?.message.hasPrefix("unable to tell whether web runs: 'ctl status' ") == true)
        #expect(error?.hint == "it has to exit 0 where the service runs, and 3 where it is stopped")
    }

    @Test func aStatusThatHangsIsUnknown() {
        var service = service(status: "sleep 1000")
        service.programs.answerWithin = .milliseconds(200)
        let hanging = service
        let error = failure { _ = try hanging.status() }
        #expect(error?.message == "unable to tell whether web runs: 'ctl status' did not end in time")
    }

    @Test func aStopThatSaysDoneAndLiesIsATimeout() throws {
        let service = service(stop: ":")
        try service.start()
        let error = failure { try service.stop(within: .milliseconds(300)) }
        #expect(error?.code == .stopTimeout)
        #expect(error?.message == "web did not stop within 300ms: status exits 0")
    }

    @Test func aStopThatFailsSaysWhy() {
        let error = failure { try service(stop: "echo 'no such pid' >&2; exit 1").stop(within: .seconds(20)) }
        #expect(error?.code == .stopFailed)
        #expect(error?.message == "unable to stop web: 'ctl stop 'two words'' exited with status 1: no such pid")
    }

    @Test func aStartInTheForegroundIsExplained() {
        var service = service(start: "sleep 1000")
        service.startWithin = .milliseconds(300)
        let hanging = service
        let error = failure { try hanging.start() }
        #expect(error?.code == .startFailed)
        #expect(error?.message == "unable to start web: 'ctl start' did not end in time")
        #expect(error?.hint == "the command has to start the service and return")
    }

    @Test func aMissingCommandIsNamed() {
        let service = CommandService(name: "web", start: ["x"], stop: ["x"], status: ["/no/such"])
        let error = failure { _ = try service.status() }
        #expect(error?.code == .commandFailed)
        #expect(
            error?.message
                == "unable to run '/no/such': no such program, or its interpreter is missing, for commands of web")
    }
}
