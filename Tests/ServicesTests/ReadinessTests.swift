import Glibc
import OverwinterTesting
import Programs
import Services
import Testing

@Suite struct ReadinessTests {
    private func page(_ status: String, _ more: String = "") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: 2\r\n\(more)Connection: close\r\n\r\nok"
    }

    private func url(_ listener: Listener, _ path: String = "/api/status") -> String {
        "http://127.0.0.1:\(listener.port)\(path)"
    }

    /// The reasons told while it waits; the error where it does not become ready.
    private func wait(
        _ probe: Readiness.Probe, _ service: StandIn = StandIn(StandIn.up()), within limit: Duration = .seconds(30),
        endsAfter: Duration = .milliseconds(100), isCancelled: () -> Bool = { false }
    ) -> (reasons: [String], error: ServiceError?) {
        var readiness = Readiness(probe)
        readiness.endsAfter = endsAfter
        var reasons: [String] = []
        do {
            try readiness.wait(
                within: limit, service: service, every: .milliseconds(50), report: { reasons.append($0) },
                isCancelled: isCancelled)
            return (reasons, nil)
        } catch {
            return (reasons, error)
        }
    }

    @Test func any2xxIsReadyAndTheReasonIsSeenMeanwhile() {
        let listener = Listener(
            page("503 Busy"), page("302 Found", "Location: /ok\r\n"), page("401 Who"), page("204 Fine"))
        defer { listener.end() }
        let seen = wait(.http(HTTPProbe(url: url(listener))))
        #expect(seen.error == nil && seen.reasons == ["HTTP 503", "HTTP 302", "HTTP 401"])
        #expect(listener.asked.first?.hasPrefix("GET /api/status HTTP/1.1\r\n") == true)
        #expect(listener.asked.first?.contains("Authorization") == false)
    }

    @Test func userAndPasswordComeFromAFile() {
        let fake = FakePrograms()
        fake.write("login", "elastic:pass:word\nmore\n", mode: 0o600)
        let listener = Listener(page("200 OK"))
        defer { listener.end() }
        let probe = HTTPProbe(url: url(listener), credentials: "\(fake.folder)/login")
        #expect(wait(.http(probe)).error == nil)
        #expect(listener.asked.first?.contains("Authorization: Basic ZWxhc3RpYzpwYXNzOndvcmQ=\r\n") == true)
    }

    @Test(arguments: [
        (0o640, "user:pass", "others than its owner may read it"),
        (0o600, "nobody", "its first line is not user:password"),
        (0o600, ":x", "its first line is not user:password"),
    ])
    func aBadCredentialsFileIsRefusedAtOnce(mode: Int, text: String, why: String) {
        let fake = FakePrograms()
        fake.write("login", text, mode: mode)
        let probe = HTTPProbe(url: "http://127.0.0.1:1/", credentials: "\(fake.folder)/login")
        let error = wait(.http(probe)).error
        #expect(error?.code == .badCredentials)
        #expect(error?.message == "unable to use the credentials file '\(fake.folder)/login': \(why)")
        #expect(throws: ServiceError.self) { try probe.check() }
    }

    @Test func aMissingCredentialsFileIsNamed() {
        let error = wait(.http(HTTPProbe(url: "http://127.0.0.1:1/", credentials: "/no/such"))).error
        #expect(error?.message == "unable to use the credentials file '/no/such': no such file or directory")
    }

    @Test func nothingThereIsConnectionRefused() {
        let listener = Listener("")
        listener.end()
        let http = wait(.http(HTTPProbe(url: url(listener))), within: .milliseconds(200))
        #expect(http.reasons == ["connection refused"])
        #expect(http.error?.code == .notReady)
        #expect(http.error?.message == "stand-in web is not ready after 200ms: connection refused")
        let tcp = wait(.tcp(host: "127.0.0.1", port: listener.port), within: .milliseconds(200))
        #expect(tcp.reasons == ["127.0.0.1:\(listener.port): connection refused"])
    }

    @Test func aPortThatAcceptsIsReady() {
        let listener = Listener("")
        defer { listener.end() }
        #expect(wait(.tcp(host: "localhost", port: listener.port)).error == nil)
    }

    @Test func aPortThatHangsUpIsNotReady() {
        let listener = Listener(hangsUp: true)
        defer { listener.end() }
        let seen = wait(.tcp(host: "127.0.0.1", port: listener.port), within: .milliseconds(200))
        #expect(seen.error?.code == .notReady)
        #expect(seen.reasons == ["127.0.0.1:\(listener.port): takes the connection and closes it at once"])
    }

    @Test func anAnswerOfAnotherDoesNotMakeItReady() {
        let listener = Listener("")
        defer { listener.end() }
        let probe = Readiness.Probe.tcp(host: "127.0.0.1", port: listener.port)
        #expect(wait(probe, StandIn(StandIn.failed)).error?.code == .notReady)
        let starting = wait(probe, StandIn(StandIn.starting, StandIn.up()))
        #expect(starting.error == nil && starting.reasons == ["activating (start)"])
        let own = wait(probe, StandIn(StandIn.stopped, isSupervised: false), within: .milliseconds(200))
        #expect(own.error?.message == "stand-in web is not ready after 200ms: inactive (dead)")
    }

    @Test func anUnknownHostIsTold() {
        let seen = wait(.tcp(host: "no-such-host.invalid", port: 1), within: .milliseconds(50))
        #expect(seen.reasons.first?.hasPrefix("unable to resolve 'no-such-host.invalid': ") == true)
    }

    @Test func aServerThatDoesNotAnswerIsGivenUpWhenCancelled() {
        let listener = Listener()
        defer { listener.end() }
        let clock = ContinuousClock()
        let begun = clock.now
        let seen = wait(.http(HTTPProbe(url: url(listener))), isCancelled: { clock.now > begun + .milliseconds(300) })
        #expect(seen.error?.code == .cancelled)
    }

    @Test func aServerThatDoesNotAnswerIsATimeout() {
        let listener = Listener()
        defer { listener.end() }
        let seen = wait(.http(HTTPProbe(url: url(listener))), within: .milliseconds(100))
        #expect(seen.error?.message == "stand-in web is not ready after 100ms: timeout was reached")
    }

    @Test func noPathIsAProtocol() {
        let seen = wait(.http(HTTPProbe(url: "file:///etc/passwd")), within: .milliseconds(50))
        #expect(seen.reasons == ["unsupported protocol"])
    }

    @Test func aCommandIsReadyWhenItSucceeds() {
        let fake = FakePrograms()
        fake.add("ask", "echo x >> $HERE/count; [ $(answer count | wc -l) -ge 3 ] || { echo 'not yet' >&2; exit 1; }")
        let seen = wait(.command(["\(fake.folder)/ask", "a b"]))
        #expect(seen.error == nil)
        #expect(seen.reasons == ["'\(fake.folder)/ask 'a b'' exited with status 1: not yet"])
    }

    @Test func healthIsWaitedForAlsoWhenUnhealthy() {
        let service = StandIn(StandIn.up(), health: [.starting, .unhealthy, .starting, .healthy])
        let seen = wait(.health, service)
        #expect(seen.error == nil)
        #expect(seen.reasons == ["health: starting", "health: unhealthy", "health: starting"])
    }

    @Test func runningHasToStaySo() {
        let service = StandIn(StandIn.starting, StandIn.up("1"), StandIn.up("2"), StandIn.up("3"))
        let seen = wait(.running, service)
        #expect(seen.error == nil && seen.reasons == ["activating (start)"])
    }

    @Test func whatFailsEndsTheWait() {
        let seen = wait(.http(HTTPProbe(url: "http://127.0.0.1:1/")), StandIn(StandIn.up(), StandIn.failed))
        #expect(seen.error?.code == .notReady)
        #expect(
            seen.error?.message
                == "stand-in web has ended instead of becoming ready: it is failed (Result=exit-code): exited with status 1"
        )
    }

    @Test func whatIsRestartedDoesNotEndTheWait() {
        let service = StandIn(StandIn.failed, StandIn.starting, StandIn.up())
        #expect(wait(.running, service, endsAfter: .seconds(60)).error == nil)
    }

    @Test func onlyAManagerCanSayThatItEnded() {
        let service = StandIn(
            StandIn.stopped, StandIn.stopped, StandIn.stopped, StandIn.stopped, StandIn.up(), isSupervised: false)
        #expect(wait(.running, service).error == nil)
    }

    @Test func anUnknownStateIsAskedAgain() {
        let seen = wait(.running, StandIn(), within: .milliseconds(100))
        #expect(seen.reasons == ["unable to tell"] && seen.error?.code == .notReady)
    }

    @Test func whatIsPausedIsNotWaitedFor() {
        let paused = ServiceStatus(activity: .paused, detail: "paused", isUp: false)
        #expect(wait(.tcp(host: "127.0.0.1", port: 1), StandIn(paused)).error == nil)
    }
}

/// A server that signed its own certificate, from openssl(1).
@Suite(.enabled(if: (try? Program("openssl", ["version"]).run().succeeded) ?? false, "needs openssl"))
struct TLSReadinessTests {
    @Test func aCertificateOfItsOwnIsTakenOnRequestOnly() throws {
        let fake = FakePrograms()
        let script = """
            cd "$1" && openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 2 -subj /CN=localhost 2> log &&
            { openssl s_server -accept 127.0.0.1:0 -www -cert cert -key key > out 2>&1 < /dev/null & echo $! > pid; }
            """
        var openssl = Program("sh", ["-c", script, "sh", fake.folder])
        openssl.output = .outlived
        try #require(try openssl.run().succeeded)
        let server = try #require(fake.read("pid").flatMap { Int32($0) })
        defer { kill(server, SIGKILL) }
        var port: Substring?
        try eventually {
            let line = fake.read("out")?.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }
            port = line?.split(separator: ":").last
            return port != nil
        }
        let url = "https://localhost:\(try #require(port))/"
        var reasons: [String] = []
        let error = thrown(ServiceError.self) {
            try Readiness(.http(HTTPProbe(url: url))).wait(
                within: .milliseconds(100), service: StandIn(StandIn.up()), report: { reasons.append($0) })
        }
        #expect(error?.code == .notReady && reasons.first?.contains("certificate") == true)
        try Readiness(.http(HTTPProbe(url: url, insecure: true))).wait(
            within: .seconds(30), service: StandIn(StandIn.up()))
    }
}
