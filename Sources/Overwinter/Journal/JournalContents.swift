package import FileTree
import FoundationEssentials

/// What a journal says, read from its bytes.
package struct JournalContents: Sendable, Equatable {
    package var header: JournalHeader
    package var events: [JournalEvent]
    var programs: ProgramSlot
    /// Where the slot of the programs begins.
    var slotOffset: Int
    /// Where the next record goes: behind the last whole one.
    var end: Int
    /// How many bytes of a torn record lie behind that.
    var tornBytes: Int

    package static func == (left: Self, right: Self) -> Bool {
        left.header == right.header && left.events == right.events && left.end == right.end
    }

    /// Reads a journal.
    ///
    /// A last record that a power cut or a full disk tore is left out: what it tells of was not begun yet, or is begun again.
    ///
    /// - Throws: ``OverwinterError`` with code `journal-unreadable` that says what to do by hand.
    package init(_ bytes: [UInt8], path: BytePath) throws(OverwinterError) {
        let written = bytes.prefix { $0 != 0 }
        guard let headerEnd = written.firstIndex(of: UInt8(ascii: "\n")) else {
            throw JournalFault.unreadable(path, bytes, "its first line is not whole")
        }
        let first = JournalLine.document(written[..<headerEnd])
        if let format = first.flatMap({ JournalLine.decode(Format.self, from: $0) })?.format,
            format > JournalHeader.currentFormat
        {
            throw JournalFault.tooNew(path, bytes, format)
        }
        guard let first else { throw JournalFault.unreadable(path, bytes, "its first line is damaged") }
        guard let header = JournalLine.decode(JournalHeader.self, from: first) else {
            throw JournalFault.unreadable(path, bytes, "its first line is no header of a journal")
        }
        self.header = header.withRealKeys
        slotOffset = headerEnd + 1
        let slotEnd = min(slotOffset + ProgramSlot.size, written.endIndex)
        programs = ProgramSlot(line: written[slotOffset..<slotEnd].dropLast())
        events = []
        end = slotEnd
        tornBytes = 0
        while end < written.endIndex {
            let lineEnd = written[end...].firstIndex(of: UInt8(ascii: "\n")) ?? written.endIndex
            guard lineEnd < written.endIndex, let document = JournalLine.document(written[end..<lineEnd]) else {
                tornBytes = written.endIndex - end
                // What is torn is the last; anything whole behind it means that a line was damaged since.
                guard !Self.hasWholeLine(written[min(lineEnd + 1, written.endIndex)...]) else {
                    throw JournalFault.unreadable(path, bytes, "a line is damaged at byte \(end)")
                }
                return
            }
            guard let record = JournalLine.decode(JournalLine.Record.self, from: document) else {
                throw JournalFault.unreadable(path, bytes, "the record at byte \(end) is none that this version knows")
            }
            self.header.note(record.event)
            events.append(record.event)
            end = lineEnd + 1
        }
    }

    /// Whether its run ended by itself, with what it could not start owed still; else it was killed, or lost its power.
    var hasEnded: Bool { events.contains { if case .ended = $0 { true } else { false } } }

    private struct Format: Decodable {
        var format: Int
    }

    private static func hasWholeLine(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.split(separator: UInt8(ascii: "\n")).contains { JournalLine.document($0) != nil }
    }
}

extension JournalContents {
    /// Of a journal that was just made.
    init(header: JournalHeader, slotOffset: Int, end: Int) {
        self.header = header
        self.slotOffset = slotOffset
        self.end = end
        events = []
        programs = ProgramSlot()
        tornBytes = 0
    }
}
