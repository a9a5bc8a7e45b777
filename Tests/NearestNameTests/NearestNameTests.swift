import NearestName
import Testing

@Suite struct NearestNameTests {
    private let verbs = ["backup", "restore", "plan", "list", "show", "status", "verify", "config"]

    @Test(arguments: [
        ("bakup", "backup"), ("bcakup", "backup"), ("backups", "backup"), ("BACKUP", "backup"),
        ("retsroe", "restore"), ("lst", "list"), ("shwo", "show"), ("verfy", "verify"),
    ])
    func aSlipIsUnderstood(typed: String, meant: String) {
        #expect(NearestName.closest(to: typed, among: verbs) == meant)
    }

    @Test(arguments: [("conf", "config"), ("st", "status"), ("re", "restore")])
    func theBeginningOfANameIsUnderstood(typed: String, meant: String) {
        #expect(NearestName.closest(to: typed, among: verbs) == meant)
    }

    @Test(arguments: ["frobnicate", "x", "", "zz", "backstop"])
    func whatIsLikeNothingIsNotGuessed(typed: String) {
        #expect(NearestName.closest(to: typed, among: verbs) == nil)
    }

    @Test func theFirstOfEqualsWins() {
        #expect(NearestName.closest(to: "cat", among: ["bat", "hat"]) == "bat")
        #expect(NearestName.closest(to: "hat", among: ["bat", "hat"]) == "hat")
    }

    @Test func nothingAmongNothing() {
        #expect(NearestName.closest(to: "backup", among: []) == nil)
    }

    @Test func aBeginningOfOneLetterMoreBeatsALongerName() {
        #expect(NearestName.closest(to: "stop", among: ["stopped-services", "stops"]) == "stops")
    }
}
