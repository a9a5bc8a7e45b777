import FileTree

/// What a restore has set aside, in the hands of who commits it or rolls it back: of two, one.
package final class KeptHold: Sendable {
    private let file: ReservedFile
    private let lock: RunLock

    private init(_ file: ReservedFile, _ lock: RunLock) {
        self.file = file
        self.lock = lock
    }

    /// The keys of ``RunLock`` under which a restore's services and destination are in somebody's hands.
    static func keys(of header: JournalHeader) -> Set<String> {
        Set(header.services.flatMap(\.keys) + [RunLock.key(ofDestination: header.destination)])
    }

    /// - Throws: `locked` where a run has the services, or another has this in hand; `nothing-set-aside` where it is over.
    static func take(
        _ kept: KeptData, holder: RunLock.Holder, state: StateFolder, cancellation: Cancellation
    ) throws(OverwinterError) -> KeptHold {
        let lock = try Recovery.waiting(in: state, cancellation) { () throws(OverwinterError) in
            try RunLock.take(
                Array(keys(of: kept.header)), destination: kept.header.destination, holder: holder, state: state)
        }
        // It may have ended while the locks were waited for.
        _ = try KeptRegister.read(kept.journal)
        guard let file = try? ReservedFile.open(kept.journal), OpenFileLock.takePatiently(file.number) == .taken,
            file.hasItsName
        else {
            throw OverwinterError(
                .locked, "what restore \(kept.run) has set aside is being committed or rolled back by another process",
                hint: "see what is left of it: overwinter restore status")
        }
        return KeptHold(file, lock)
    }
}
