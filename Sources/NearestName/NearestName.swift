/// Finds what somebody who mistyped a name most likely meant.
package enum NearestName {
    /// The name closest to `word`, or nil where none is close enough to be offered.
    ///
    /// Close is one slip (a letter too much, missing, wrong, or two swapped) for every three letters, at least one.
    /// A name that `word` begins is always close. Upper and lower case are the same. Of equals the first one wins.
    package static func closest(to word: String, among names: some Sequence<String>) -> String? {
        let typed = Array(word.lowercased())
        guard typed.count > 1 else { return nil }
        let allowed = max(1, typed.count / 3)
        var best: (name: String, rank: Int, distance: Int)?
        for name in names {
            let candidate = Array(name.lowercased())
            let isBegun = candidate.starts(with: typed)
            // The difference in length is a lower bound: far names need no table.
            guard isBegun || abs(candidate.count - typed.count) <= allowed else { continue }
            let distance = distance(from: typed, to: candidate)
            guard isBegun || (distance <= allowed && distance < typed.count) else { continue }
            let rank = isBegun ? min(1, distance) : distance
            if let best, (best.rank, best.distance) <= (rank, distance) { continue }
            best = (name, rank, distance)
        }
        return best?.name
    }

    /// Damerau–Levenshtein distance in its restricted form: no letter takes part in two slips.
    static func distance(from left: [Character], to right: [Character]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for i in 1...left.count {
            var row = [Int](repeating: i, count: right.count + 1)
            for j in 1...right.count {
                let isSame = left[i - 1] == right[j - 1]
                row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1))
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}
