import Glibc
import OverwinterTesting
import Services
import Testing

@testable import Overwinter

/// What a run says of its services at its end.
struct RunOutcomeTests {
    private static func status(isUp: Bool, _ activity: ServiceStatus.Activity = .running) -> ServiceStatus {
        ServiceStatus(activity: activity, detail: "as said", isUp: isUp)
    }

    private static let stopped = status(isUp: false, .stopped)

    /// A run over services, each as its `body` says by the calls so far.
    private func driver(
        _ bodies: [@Sendable ([String]) -> ServiceStatus], events: EventSink = .silent
    ) -> RunDriver {
        let planned = bodies.enumerated().map { index, body in
            PlannedService(
                service: StandIn("s\(index)", body), before: Self.status(isUp: true), stopTimeout: .seconds(5),
                beforeStopTimeout: .seconds(5), probe: .running, readyWithin: .seconds(2), isCompanion: false)
        }
        return RunDriver(services: planned, events: events, cancellation: Cancellation())
    }

    private func run(_ driver: RunDriver, finish: () -> Void = {}) -> RunMachine {
        var machine = RunMachine(
            services: driver.services.map { _ in RunMachine.Service(isUp: true) }, workCount: 1, hasUndo: false,
            hasFinish: true)
        driver.carryOut(&machine, work: { _ in }, undo: {}, finish: { () throws(OverwinterError) in finish() })
        return machine
    }

    @Test func whatIsUpAndNotReadyIsNotCalledRunning() {
        let driver = driver([
            { $0.last == "stop" ? Self.stopped : Self.status(isUp: true) },
            { $0.last == "stop" ? Self.stopped : Self.status(isUp: !$0.contains("start")) },
        ])
        let machine = run(driver)
        #expect(machine.down == [1])
        #expect(driver.outcomes().map(\.after) == ["running", "not-ready"])
        #expect(RunError.of(driver, machine, driver.outcomes())?.code == .servicesDown)
        // The window is open as long as somebody waits for that one.
        let window = driver.stoppedSeconds
        #expect(driver.stoppedSeconds > window)
    }

    @Test func theWindowIsClosedByTheLastThatIsReady() {
        let driver = driver([{ $0.last == "stop" ? Self.stopped : Self.status(isUp: true) }])
        #expect(run(driver).down.isEmpty)
        let window = driver.stoppedSeconds
        #expect(window > 0 && driver.stoppedSeconds == window)
    }

    @Test func whatIsReadyByTheEndIsBackAndAWarning() throws {
        let isLoaded = Flag()
        let driver = driver([
            { calls in
                calls.last == "stop"
                    ? Self.stopped
                    : Self.status(isUp: !calls.contains("start") || isLoaded.isRaised)
            }
        ])
        let machine = run(driver) { isLoaded.raise() }
        #expect(machine.down.isEmpty)
        #expect(RunError.of(driver, machine, driver.outcomes()) == nil)
        #expect(driver.outcomes().map(\.after) == ["running"])
        #expect(driver.warnings.map(\.message) == ["s0 was not ready within 2s, and is ready now"])
    }

    @Test func whatIsReadyInTheMiddleOfTheSealStoodStillUntilThen() throws {
        let (isLoaded, isSeen) = (Flag(), Flag())
        let driver = driver(
            [
                { calls in
                    calls.last == "stop"
                        ? Self.stopped : Self.status(isUp: !calls.contains("start") || isLoaded.isRaised)
                }
            ],
            events: EventSink { event in
                if case .stepEnded(.ready, _, _, _) = event { isSeen.raise() }
            })
        let began = ContinuousClock.now
        var seen = Duration.zero
        let machine = run(driver) {
            isLoaded.raise()
            for _ in 0..<600 where !isSeen.isRaised { usleep(50_000) }
            seen = ContinuousClock.now - began
        }
        #expect(isSeen.isRaised && machine.down.isEmpty)
        let downtime = try #require(driver.outcomes().first?.downtimeSeconds)
        #expect(downtime < seen.inSeconds && driver.stoppedSeconds < seen.inSeconds)
        #expect(driver.warnings.map(\.code) == ["ready-late"])
    }

    @Test func whatFallsOverAfterItWasReadyIsNotBack() {
        let isFallen = Flag()
        let driver = driver([
            { calls in
                calls.last == "stop" ? Self.stopped : Self.status(isUp: !isFallen.isRaised)
            }
        ])
        // Its manager starts it again and again: it runs, and is not up.
        let machine = run(driver) { isFallen.raise() }
        #expect(driver.outcomes().map(\.after) == ["not-ready"])
        let error = RunError.of(driver, machine, driver.outcomes())
        #expect(error?.code == .servicesDown)
        #expect(error?.faults.map(\.message) == ["s0: it was started and ready, and is up but not ready now"])
    }
}
