/// Whether names that are one file in one tree are one file in another: the numbers of their groups differ, and have to go
/// together.
struct LinkPairs {
    private var found: [UInt32: UInt32] = [:]
    private var wanted: [UInt32: UInt32] = [:]

    /// - Parameters: the groups of two entries with the same path; nil for one with a single name.
    mutating func agree(_ left: UInt32?, _ right: UInt32?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        let (known, back) = (found[left] ?? right, wanted[right] ?? left)
        guard known == right, back == left else { return false }
        found[left] = right
        wanted[right] = left
        return true
    }
}
