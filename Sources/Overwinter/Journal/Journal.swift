package import FileTree
import Glibc
import Synchronization

/// The journal of a run: what it owes is on disk before it is owed.
///
/// One file a run, `journals/RUN.journal` in the state folder, 0600: a header, one line for the programs on their way, then a
/// line a record, each synced. Its room is written before the first stop, so that a full disk cannot silence it. The run
/// holds the kernel's lock on it (`man 2 flock`) for as long as it lives; a child must not inherit the descriptor.
///
/// Nothing here throws once the file is there: what cannot be written is counted and told once, and never keeps a service from
/// being started.
package final class Journal: Sendable {
    private struct State {
        var header: JournalHeader
        var end: Int
        var tornBytes: Int
        var events: [JournalEvent]
        var programs: ProgramSlot
        var isStarting = false
        var fault: OverwinterError?

        mutating func note(_ event: JournalEvent) {
            events.append(event)
            header.note(event)
            switch event {
            case .startBegun: isStarting = true
            case .startDone, .startFailed: isStarting = false
            default: break
            }
        }
    }

    /// With the services that have joined since it was written.
    package var header: JournalHeader { state.withLock { $0.header } }
    /// The file; a guardian is given this.
    package let path: BytePath
    private let file: ReservedFile
    private let slotOffset: Int
    private let state: Mutex<State>
    private let events: EventSink

    private init(
        header: JournalHeader, path: BytePath, file: ReservedFile, contents: JournalContents, events: EventSink
    ) {
        self.path = path
        self.file = file
        self.events = events
        slotOffset = contents.slotOffset
        state = Mutex(
            State(
                header: header, end: contents.end, tornBytes: contents.tornBytes, events: contents.events,
                programs: contents.programs))
    }

    /// Makes the journal of a run, locked by it, before its first stop.
    ///
    /// - Parameter events: is told where a record cannot be written.
    /// - Throws: ``OverwinterError`` with code `journal-failed`; nothing was touched then.
    package static func begin(
        _ header: JournalHeader, in state: StateFolder, events: EventSink
    ) throws(OverwinterError) -> Journal {
        let folder = try JournalFolder(state: state).make()
        let path = folder.appending(JournalFolder.name(of: header.run))
        guard let first = JournalLine.encode(header) else {
            throw OverwinterError(.journalFailed, "unable to write the journal '\(path)'")
        }
        let begin = first + ProgramSlot().line
        // A record has some 150 bytes; a run, and several recoveries of it, write a dozen a service and a target.
        let room = begin.count + 65_536 + 8192 * (header.services.count + header.targets.count)
        do throws(FileTreeError) {
            let file = try ReservedFile.createLocked(path, begin, size: room)
            let contents = JournalContents(header: header, slotOffset: first.count, end: begin.count)
            return Journal(header: header, path: path, file: file, contents: contents, events: events)
        } catch {
            throw OverwinterError(
                .journalFailed, error.message,
                hint: (error.hint.map { "\($0); " } ?? "")
                    + "nothing is stopped before its journal is on disk: '\(state.path)' has to take it")
        }
    }

    /// Goes on with a journal that was read, by whoever has its lock.
    static func resume(_ file: ReservedFile, _ contents: JournalContents, events: EventSink) -> Journal {
        Journal(header: contents.header, path: file.path, file: file, contents: contents, events: events)
    }

    /// What was written so far, and what was there before.
    package var recorded: [JournalEvent] { state.withLock { $0.events } }

    /// What is owed by now.
    package var debt: Debt { Debt(header: header, events: recorded) }

    /// Whether the new data of a restore is good, and stays.
    package var isCommitted: Bool { debt.isCommitted }

    /// The first record that could not be written; nil where all are on disk.
    package var fault: OverwinterError? { state.withLock { $0.fault } }

    /// Writes a record, and waits until it is on disk.
    ///
    /// Answers whether it is: who has stopped nothing yet must not go on without it.
    @discardableResult
    package func append(_ event: JournalEvent) -> Bool {
        let failure: OverwinterError? = state.withLock { state in
            state.note(event)
            // No value of ours is none that JSON can write.
            guard var line = JournalLine.encode(JournalLine.Record(at: UTCTime.now, event: event)) else { return nil }
            let length = line.count
            // A torn record that was longer must not look through.
            if state.tornBytes > length { line += [UInt8](repeating: 0, count: state.tornBytes - length) }
            do throws(FileTreeError) {
                try file.write(line, at: state.end)
                state.end += length
                state.tornBytes = 0
                return nil
            } catch {
                // Whatever of it is there is overwritten by the next one.
                state.tornBytes = max(state.tornBytes, length)
                return OverwinterError(
                    .journalFailed, error.message,
                    hint: error.hint ?? "free space and check the disk of the state folder")
            }
        }
        guard let failure else { return true }
        tell(failure)
        return false
    }

    /// Once is enough: what failed will fail for every record.
    private func tell(_ failure: OverwinterError) {
        let isFirst = state.withLock { state in
            defer { state.fault = state.fault ?? failure }
            return state.fault == nil
        }
        guard isFirst else { return }
        events.send(
            .warning(
                Warning(
                    code: "journal",
                    message: "\(failure.message): should this run be killed, see by hand that its services are up")))
    }

    // MARK: - Programs on their way

    /// A program was started, which whoever recovers ends; forgotten by a power cut like the program itself.
    package func programStarted(_ group: Int32) {
        changePrograms { programs, isStarting in
            programs.groups.append(
                .init(id: group, startTime: RunProcess.startTime(of: group) ?? 0, starts: isStarting))
        }
    }

    package func programEnded(_ group: Int32) {
        changePrograms { programs, _ in programs.groups.removeAll { $0.id == group } }
    }

    /// Those of the dead run were ended.
    func forgetPrograms() {
        changePrograms { programs, _ in programs.groups = [] }
    }

    private func changePrograms(_ change: (inout ProgramSlot, Bool) -> Void) {
        state.withLock { state in
            change(&state.programs, state.isStarting)
            // Without it a recovery finds the program all the same: by what the manager says.
            try? file.write(state.programs.line, at: slotOffset, isSynced: false)
        }
    }

    // MARK: - The end

    /// Ends the journal of a run that owes nothing any more; where it does, the journal stays for `overwinter recover`.
    package func goodbye() {
        let debt = debt
        guard debt.isEmpty else {
            append(.ended(owed: debt.starts.map { header.services[$0.service].name }))
            return
        }
        append(.goodbye)
        JournalFolder.close(path, as: JournalEnd(header, recorded))
    }

    /// What marks the programs that are run for a journal's services: `OVERWINTER_RUN`, the run's id.
    static let mark = "OVERWINTER_RUN"
}
