import Testing

@testable import Services

@Suite struct TimeSpanTests {
    @Test(arguments: [
        ("1min 30s", Duration?.some(.seconds(90))), ("2h 5min", .seconds(7500)), ("1d", .seconds(86_400)),
        ("1.5s", .milliseconds(1500)), ("250us", .microseconds(250)), ("infinity", nil), ("0", nil), ("", nil),
        ("5 x", nil),
    ])
    func timeSpansAreReadAsSystemdPrintsThem(text: String, duration: Duration?) {
        #expect(TimeSpan.duration(text) == duration)
    }

    @Test(arguments: [
        (Duration.milliseconds(300), "300ms"), (.seconds(90), "90s"), (.seconds(300), "5m"),
        (.seconds(5430), "1h30m30s"),
    ])
    func durationsAreSpelledAsOperatorsWriteThem(duration: Duration, text: String) {
        #expect(duration.spelled == text)
    }
}
