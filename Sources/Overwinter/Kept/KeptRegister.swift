package import FileTree

/// The registers of what restores have set aside: one that cannot be read hides no other.
package struct KeptRegister: Sendable {
    /// Oldest first, where there is something left to decide on.
    package private(set) var kept: [KeptData] = []
    /// Those of which nothing is on the disk any more: somebody has removed it by hand, and nobody has ended them.
    package private(set) var gone: [KeptData] = []
    /// Those that cannot be read, and why.
    package private(set) var unreadable: [(journal: BytePath, error: OverwinterError)] = []

    /// - Throws: where the folder cannot be read: `not-permitted`, `register-unreadable`.
    package init(of state: StateFolder) throws(OverwinterError) {
        let journals: [BytePath]
        do throws(FileTreeError) {
            journals = try JournalFolder(state: state).journals(.kept)
        } catch {
            throw OverwinterError(
                error.code == .notPermitted ? .notPermitted : .registerUnreadable, error.message,
                hint: "it has the journals of restores, which say what was set aside")
        }
        for journal in journals {
            do throws(OverwinterError) {
                let data = try KeptData(journal)
                if data.isThere { kept.append(data) } else { gone.append(data) }
            } catch {
                // Committed or rolled back since the folder was read.
                if error.code != .nothingSetAside { unreadable.append((journal, error)) }
            }
        }
    }

    private static func isGone(_ journal: BytePath) -> Bool {
        do throws(FileTreeError) {
            return try FileStatus.ifPresent(journal) == nil
        } catch {
            return false
        }
    }

    /// Reads one.
    static func read(_ journal: BytePath) throws(OverwinterError) -> JournalContents {
        let run = JournalFolder.run(of: journal)
        do throws(OverwinterError) {
            return try JournalFolder.read(journal)
        } catch {
            if isGone(journal) {
                throw OverwinterError(
                    .nothingSetAside, "what restore \(run) had set aside was committed or rolled back meanwhile")
            }
            // What a journal's reader is told to start by hand is no matter of this one, whose run is over.
            throw OverwinterError(
                .registerUnreadable, "\(error.message); it says what restore \(run) has set aside",
                hint:
                    "see by hand to what has '\(SetAside.insidePrefix)\(run)' in its name, in and beside the restored "
                    + "folders; then remove the register: rm \(ShellWord.of(journal))")
        }
    }
}

extension OverwinterError.Code {
    /// What says which data a restore has set aside cannot be read; services have nothing to do with it.
    static let registerUnreadable = Self("register-unreadable", .guardFailed)
}
