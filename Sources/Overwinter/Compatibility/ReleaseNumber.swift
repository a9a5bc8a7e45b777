/// The numbers at the begin of a version: of `1:8.19.2-1`, `8.19.2`.
///
/// What follows them is the package's: two of them with the same numbers are the same program.
struct ReleaseNumber: Equatable, Comparable {
    private let numbers: [Int]

    /// Nil for what begins with no number, as `latest` does.
    init?(_ text: String) {
        var rest = text[...]
        // Debian's epoch.
        if let colon = rest.firstIndex(of: ":"), Int(rest[..<colon]) != nil { rest = rest[rest.index(after: colon)...] }
        if rest.first == "v" { rest = rest.dropFirst() }
        var numbers: [Int] = []
        for part in rest.split(separator: ".", omittingEmptySubsequences: false) {
            let digits = part.prefix { ("0"..."9").contains($0) }
            guard let number = Int(digits) else { break }
            numbers.append(number)
            if digits.count < part.count { break }
        }
        guard !numbers.isEmpty else { return nil }
        while numbers.last == 0 && numbers.count > 1 { numbers.removeLast() }
        self.numbers = numbers
    }

    static func < (left: ReleaseNumber, right: ReleaseNumber) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }
}
