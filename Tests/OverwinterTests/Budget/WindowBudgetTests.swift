import Testing

@testable import Overwinter

@Suite("A stopped window and its budget")
struct WindowBudgetTests {
    private let history = WindowHistory(of: [
        WindowSample.record(day: 1, stops: (2, 10), copy: 100, starts: (5, 20), bytes: 1000 << 20)
    ])

    private func budget(_ limit: Duration?, history: WindowHistory? = nil) -> WindowBudget {
        let work = WindowWork(bytes: 1000 << 20, entries: 0, seen: 0)
        return WindowBudget(
            limit, WindowPrediction(services: WindowSample.services, work: work, history: history ?? self.history))
    }

    @Test(arguments: [nil, .seconds(137), .seconds(600)] as [Duration?])
    func whatFitsIsNotRefused(_ limit: Duration?) {
        #expect(budget(limit).refusal == nil)
    }

    @Test func whatDoesNotFitIsRefusedWithTheFigures() throws {
        let refusal = try #require(budget(.seconds(120)).refusal)
        #expect(refusal.code == .overBudget)
        #expect(refusal.code.ending == .overBudget)
        #expect(
            refusal.message == "the stopped window is predicted to take 2 min 17 s "
                + "(stops 12 s, copy 1 min 40 s, starts 25 s), over the budget of 2m; "
                + "the longest is the copy of 1000 MiB in 0 entries (1 min 40 s)")
    }

    @Test func aGuessRefusesNothing() {
        #expect(budget(.seconds(1), history: WindowHistory()).refusal == nil)
    }

    @Test(arguments: [(200, 175), (137, 112)])
    func theDeadlineLeavesTimeForTheStarts(_ limit: Int, _ left: Int) {
        #expect(budget(.seconds(limit)).workTime == .seconds(left))
    }

    @Test func startsThatAreGuessedLeaveHalf() {
        #expect(budget(.seconds(20), history: WindowHistory()).workTime == .seconds(10))
        #expect(budget(.seconds(200), history: WindowHistory()).workTime == .seconds(140))
    }

    @Test func aDeadlineThatHasPassedEndsTheRunWithItsReason() throws {
        let cancellation = Cancellation()
        budget(.seconds(200)).arm(cancellation)
        #expect(!cancellation.isCancelled && cancellation.error == nil)
        let error = OverwinterError(.overBudget, "too long")
        cancellation.arm(in: .zero, error: error)
        #expect(cancellation.isCancelled)
        #expect(cancellation.reason == .deadline)
        #expect(cancellation.signal == nil)
        #expect(cancellation.error == error)
        // What ended it stays the reason.
        #expect(!cancellation.cancel(signal: 15))
        cancellation.disarm()
        #expect(cancellation.error == error)
    }

    @Test func aDeadlineThatIsTakenBackEndsNothing() {
        let cancellation = Cancellation()
        cancellation.arm(in: .seconds(3600), error: OverwinterError(.overBudget, ""))
        cancellation.disarm()
        #expect(!cancellation.isCancelled)
        #expect(cancellation.cancel(signal: 2))
        cancellation.arm(in: .zero, error: OverwinterError(.overBudget, ""))
        #expect(cancellation.reason == .signal(2))
        #expect(cancellation.error?.message == "ended by signal 2")
    }

    @Test func aWindowThatTookLongerIsAWarning() {
        #expect(budget(.seconds(137)).overrun(seconds: 136) == nil)
        #expect(budget(nil).overrun(seconds: 1e6) == nil)
        #expect(budget(.seconds(137)).overrun(seconds: 140)?.code == "over-budget")
    }
}
