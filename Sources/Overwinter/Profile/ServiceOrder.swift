/// The order in which services start; they stop in its reverse.
package enum ServiceOrder {
    /// Services that wait for each other.
    package struct Cycle: Error, Sendable, Equatable, CustomStringConvertible {
        /// In the order of waiting; the last one waits for the first.
        package let names: [String]

        /// `a -> b -> a`, where the arrow means "comes after".
        package var description: String { (names + names.prefix(1)).joined(separator: " -> ") }
    }

    /// The names, each after those it comes after; where that leaves a choice, in the order given.
    ///
    /// - Parameter after: for a name those it comes after; names that are not among `names` say nothing.
    package static func sorted(names: [String], after: [String: [String]]) throws(Cycle) -> [String] {
        let known = Set(names)
        var waiting = names
        var done: Set<String> = []
        var order: [String] = []
        while !waiting.isEmpty {
            let free = waiting.firstIndex { name in
                (after[name] ?? []).allSatisfy { done.contains($0) || !known.contains($0) }
            }
            guard let free else { throw cycle(among: waiting, after: after) }
            let name = waiting.remove(at: free)
            done.insert(name)
            order.append(name)
        }
        return order
    }

    /// Follows the first thing each waits for, until one is met again: every name that waits leads into a cycle.
    private static func cycle(among waiting: [String], after: [String: [String]]) -> Cycle {
        var trail: [String] = []
        var next = waiting.first
        while let name = next {
            if let start = trail.firstIndex(of: name) { return Cycle(names: Array(trail[start...])) }
            trail.append(name)
            next = (after[name] ?? []).first { waiting.contains($0) }
        }
        return Cycle(names: trail)
    }
}
