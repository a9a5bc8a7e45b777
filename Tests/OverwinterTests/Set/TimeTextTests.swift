import FileTree
import Testing

@testable import Overwinter

/// Times as the record has them: two writers and two readers, which must agree.
struct TimeTextTests {
    private func line(_ time: FileTime) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            var text = LineText(at: start)
            text.append(time)
            count = text.next - start
        }
    }

    private func cursor(_ text: [UInt8]) -> FileTime? {
        text.withUnsafeBufferPointer { bytes in
            guard var cursor = LineCursor(bytes), let time = cursor.time(), cursor.isAtEnd else { return nil }
            return time
        }
    }

    private static let times: [FileTime] = [
        FileTime(seconds: 0, nanoseconds: 0), FileTime(seconds: 0, nanoseconds: 1),
        FileTime(seconds: -1, nanoseconds: 999_999_999), FileTime(seconds: 1_700_000_000, nanoseconds: 5),
        FileTime(seconds: 9, nanoseconds: 999_999_999), FileTime(seconds: 10, nanoseconds: 100_000_000),
        FileTime(seconds: 999_999_999_999_999_999, nanoseconds: 7),
        FileTime(seconds: .max, nanoseconds: 999_999_999), FileTime(seconds: .min + 1, nanoseconds: 1),
    ]

    @Test(arguments: times)
    func bothWriteTheSame(time: FileTime) {
        var text: [UInt8] = []
        Decimal.append(time, to: &text)
        #expect(line(time) == text)
        #expect(Decimal.time(text[...]) == time)
        // The quick reader leaves to the other what is long or negative.
        let isPlain = time.seconds >= 0 && time.seconds < 1_000_000_000_000_000_000
        #expect(cursor(text) == (isPlain ? time : nil))
    }

    /// A second of nanoseconds has ten digits.
    @Test(arguments: [
        "1.1000000000", "1.0000000000", "1.00000000", "1.", "1", ".000000000", "1.-00000001", "01.000000000",
    ])
    func neitherReadsAnother(text: String) {
        #expect(Decimal.time(Array(text.utf8)[...]) == nil)
        #expect(cursor(Array(text.utf8)) == nil)
    }
}
