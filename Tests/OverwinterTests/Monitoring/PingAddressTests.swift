import Testing

@testable import Overwinter

struct PingAddressTests {
    @Test(arguments: [
        ("https://hc-ping.com/5c9f", "https://hc-ping.com/5c9f/start?rid=r"),
        ("https://hc-ping.com/5c9f/", "https://hc-ping.com/5c9f/start?rid=r"),
        ("http://h:8000/ping/key/slug?create=1", "http://h:8000/ping/key/slug/start?create=1&rid=r"),
        ("http://h/a?#b", "http://h/a/start?rid=r"), ("http://h/a#b?c", "http://h/a/start?rid=r"),
        ("http://h", "http://h/start?rid=r"),
    ])
    func theWordBelongsToThePath(_ address: String, _ wanted: String) {
        #expect(PingAddress(address).adding("start", run: "r") == wanted)
    }

    @Test func onlyTheHostIsShown() {
        #expect(PingAddress("https://h:8000/ping/secret?key=secret").host == "h:8000")
        #expect(PingAddress("http://h").host == "h")
    }
}
