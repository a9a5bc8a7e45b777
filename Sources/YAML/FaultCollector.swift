/// Takes the faults of one document while it is decoded, so that all of them are told at once.
///
/// A class, for all readers of a document share one.
package final class FaultCollector {
    private var collected: [Fault]

    package init(_ faults: [Fault] = []) {
        collected = faults
    }

    package var isEmpty: Bool { collected.isEmpty }

    /// In the order of the text.
    package var faults: [Fault] {
        collected.enumerated().sorted { left, right in
            let (a, b) = (left.element.mark, right.element.mark)
            return (a.line, a.column, left.offset) < (b.line, b.column, right.offset)
        }.map(\.element)
    }

    package func add(_ fault: Fault) {
        if !collected.contains(fault) { collected.append(fault) }
    }
}
