/// The second line of a journal: the programs of the run that are on their way now.
///
/// It is overwritten in place, since a long stop is asked about thousands of times; and it need not reach the disk: what a
/// power cut leaves has no processes.
struct ProgramSlot: Codable, Equatable {
    /// A process group, with the start time of its leader.
    struct Group: Codable, Equatable {
        var id: Int32
        var startTime: UInt64
        /// It starts a service, which may live in its group.
        var starts: Bool
    }

    static let size = 1024

    var groups: [Group] = []

    /// The line, filled up with blanks; as many groups as there is room for.
    var line: [UInt8] {
        var shown = self
        while true {
            var line: [UInt8] = JournalLine.encode(shown) ?? []
            if line.count <= Self.size {
                if !line.isEmpty { line.removeLast() }
                line += [UInt8](repeating: UInt8(ascii: " "), count: Self.size - 1 - line.count)
                return line + [UInt8(ascii: "\n")]
            }
            shown.groups.removeFirst()
        }
    }

    /// What a line says; nothing where it was torn.
    init(line: ArraySlice<UInt8>) {
        let end = line.lastIndex { $0 != UInt8(ascii: " ") } ?? line.startIndex
        if line.isEmpty { return }
        self = JournalLine.document(line[...end]).flatMap { JournalLine.decode(Self.self, from: $0) } ?? Self()
    }

    init() {}
}
