package import FileTree

/// Numbers and times as the record's files have them.
package enum Decimal {
    package static func append(_ value: some BinaryInteger, to line: inout [UInt8]) {
        if value < 0 { line.append(UInt8(ascii: "-")) }
        append(digitsOf: UInt64(value.magnitude), atLeast: 1, to: &line)
    }

    /// Seconds, a point, and nine digits of nanoseconds.
    package static func append(_ time: FileTime, to line: inout [UInt8]) {
        append(time.seconds, to: &line)
        line.append(UInt8(ascii: "."))
        append(digitsOf: UInt64(time.nanoseconds.magnitude), atLeast: 9, to: &line)
    }

    private static func append(digitsOf number: UInt64, atLeast width: Int, to line: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var (rest, start) = (number, 20)
            while rest > 0 || start > 20 - width {
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
                rest = quotient
            }
            line.append(contentsOf: UnsafeMutableBufferPointer(rebasing: digits[start...]))
        }
    }

    /// Digits only, without a sign, a blank or a superfluous zero; nil where they do not fit the type.
    package static func number<Value: FixedWidthInteger>(_ text: ArraySlice<UInt8>) -> Value? {
        guard let first = text.first, text.count == 1 || first != UInt8(ascii: "0") else { return nil }
        var value: Value = 0
        for digit in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeToo) = product.addingReportingOverflow(Value(digit - UInt8(ascii: "0")))
            guard !tooLarge, !tooLargeToo else { return nil }
            value = sum
        }
        return value
    }

    /// Reads what `append(_: FileTime)` writes.
    package static func time(_ text: ArraySlice<UInt8>) -> FileTime? {
        guard let point = text.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let isNegative = text.first == UInt8(ascii: "-")
        let whole = text[(isNegative ? text.startIndex + 1 : text.startIndex)..<point]
        let fraction = text[(point + 1)...]
        guard let seconds: Int64 = number(whole), fraction.count == 9 else { return nil }
        // The leading zeros that `number` refuses are part of a fraction.
        let significant = fraction.drop { $0 == UInt8(ascii: "0") }
        guard let nanoseconds: Int32 = significant.isEmpty ? 0 : number(significant) else { return nil }
        return FileTime(seconds: isNegative ? -seconds : seconds, nanoseconds: nanoseconds)
    }
}
