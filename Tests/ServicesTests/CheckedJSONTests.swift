import Services
import Testing

/// What the decoder of Swift 6.0 would end the program at is refused before it gets there, whatever the compiler.
struct CheckedJSONTests {
    private func refusal(of text: String, with extra: [UInt8] = []) -> String? {
        do {
            _ = try CheckedJSON.decode([String: String].self, from: Array(text.utf8) + extra)
            return nil
        } catch DecodingError.dataCorrupted(let context) {
            return context.debugDescription
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        #"{"\ud800":""}"#, #"{"\ud800\u0041":""}"#, #"{"\ud800x":""}"#, #"{"\udc00":""}"#, #"{"\u12":""}"#,
        #"{"\u+123":""}"#,
        #"{"\uD83D\uD83D":""}"#, #"{"\x":""}"#, "{\"a\tb\":\"\"}", #"{"a"#, #"{"a\"#,
    ])
    func textThatIsNone(text: String) {
        #expect(refusal(of: text) == "it has text that is none")
    }

    @Test func bytesThatAreNotText() {
        #expect(refusal(of: #"{"a":""#, with: [0xFF, 0x22, 0x7D]) == "it has text that is none")
    }

    @Test func allThatJSONHasIsTaken() throws {
        let text = #"{"\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00":"é\u0000"}"#
        let read = try CheckedJSON.decode([String: String].self, from: Array(text.utf8))
        #expect(read == ["\"\\/\u{8}\u{c}\n\r\té\u{1F600}": "é\0"])
    }
}
