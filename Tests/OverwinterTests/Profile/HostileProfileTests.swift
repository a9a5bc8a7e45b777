import FileTree
import Testing

@testable import Overwinter

/// A profile may come from a set that somebody else wrote: whatever it holds ends in faults.
struct HostileProfileTests {
    private func decode(_ bytes: [UInt8]) {
        _ = try? Profile.decode(bytes, path: BytePath("/p.yaml"))
    }

    @Test func everyBeginningOfAProfileIsRead() throws {
        let text = try Array(Checkout.text("profiles/testing.yaml").utf8)
        for count in stride(from: 0, to: text.count, by: 23) { decode(Array(text.prefix(count))) }
    }

    @Test func everyByteCanBeAnother() throws {
        let text = try Array(Checkout.text("profiles/thehive-vm.yaml").utf8)
        let others = Array("{}[]&*!:#-\t\"'|>%@`~?,".utf8) + [0, 0x80, 0xFF]
        for (round, index) in stride(from: 0, to: text.count, by: 11).enumerated() {
            var changed = text
            changed[index] = others[round % others.count]
            decode(changed)
        }
    }

    @Test func whatAnAliasBringsIsCheckedWhereItIsUsed() {
        let text = profile(services: "  a: &a { systemd: a, sources: {} }\n  b: *a")
        #expect(faults(text) == ["p.yaml:7:3: services.b: stops and starts the same as 'a'"])
    }

    @Test func aPathCannotMoveACursor() {
        let text = faults(profile(services: #"  a: { systemd: a, sources: { d: "/d\e[2J", e: "/d\e[2J" } }"#))
        #expect(text.count == 1 && !text.joined().contains("\u{1B}"), "\(text)")
    }

    @Test func aLongTextIsCut() {
        let text = faults(profile(services: "  a: { systemd: \(String(repeating: "+", count: 5000)), sources: {} }"))
        #expect(text.count == 1 && text.joined().count < 400)
    }
}
