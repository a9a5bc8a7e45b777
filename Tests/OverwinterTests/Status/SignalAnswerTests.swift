import Testing

@testable import Overwinter

struct SignalAnswerTests {
    private func answer(_ verb: SignalAnswer.Verb = .backup, after events: [Event]) -> String {
        let answer = SignalAnswer(verb)
        for event in events { answer.sink.send(event) }
        return answer.sentence
    }

    private func ended(_ kind: StepKind) -> Event { .stepEnded(kind, subject: "a", seconds: 1, detail: nil) }

    private let starting = "whatever was stopped is being started again"
    private let untouched = "nothing was stopped; the run is being ended"
    private var stops: [Event] { [.phase(.stop), .stepBegan(.stop, subject: "a"), ended(.stop)] }
    private var starts: [Event] { [.phase(.start), .stepBegan(.start, subject: "a"), ended(.start)] }
    private var ready: [Event] { [.stepBegan(.ready, subject: "a"), ended(.ready)] }

    @Test func beforeTheFirstStopNothingIsStarted() {
        #expect(answer(after: []) == untouched)
        #expect(answer(after: [.phase(.preflight)]) == untouched)
        #expect(answer(after: [.phase(.preSync)]) == untouched)
        #expect(answer(after: [.phase(.recover)]) == "what an earlier run has left stopped is being started first")
        // Of a stack that stands still anyway.
        #expect(answer(after: [.phase(.copy)]) == untouched)
    }

    @Test func fromTheFirstStopOnServicesAreStarted() {
        #expect(answer(after: [.phase(.stop), .stepBegan(.beforeStop, subject: "a")]) == starting)
        #expect(answer(after: stops + [.phase(.copy)]) == starting)
        #expect(answer(after: stops + starts) == starting)
        #expect(answer(after: stops + starts + ready) == "the services are back; the run is being ended")
    }

    @Test func duringTheSealNothingIsStarted() {
        let given = "the set is given up, unless it is all but sealed"
        #expect(answer(after: stops + starts + ready + [.phase(.seal)]) == "the services are back; \(given)")
        #expect(answer(after: [.phase(.copy), .phase(.seal)]) == "nothing was stopped; \(given)")
        let failed = Event.stepFailed(.start, subject: "a", error: OverwinterError(.startFailed, "no"))
        #expect(
            answer(after: stops + [.phase(.start), failed, .phase(.seal)])
                == "the services were started, and not all are back; \(given)")
    }

    @Test func aRestorePutsBackOnlyWhatItMoved() {
        let putBack = "the old data is being put back"
        #expect(answer(.restore, after: [.phase(.guards)]) == "nothing was changed; the run is being ended")
        #expect(answer(.restore, after: stops) == starting)
        #expect(answer(.restore, after: [.phase(.setAside)]) == putBack)
        #expect(answer(.restore, after: stops + [.phase(.restore)]) == "\(putBack), and \(starting)")
        #expect(answer(.restore, after: stops + [.phase(.restore)] + starts) == starting)
        #expect(
            answer(.restoreElsewhere, after: [.phase(.restore)])
                == "no service and no data of theirs is touched; the restore is being ended")
    }
}
