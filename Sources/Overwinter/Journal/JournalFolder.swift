package import FileTree

/// The journals in a state folder: of live runs, of dead ones, and a few that are closed.
package struct JournalFolder: Sendable {
    private static let suffix = ".journal"
    private static let closedSuffix = ".journal.done"
    /// Closed ones that are kept for a reader who wants to know.
    private static let kept = 10

    package let path: BytePath
    private let state: StateFolder

    package init(state: StateFolder) {
        self.state = state
        path = state.path.appending("journals")
    }

    static func name(of run: String) -> String { run + suffix }

    /// The run whose journal has this name.
    static func run(of path: BytePath) -> String {
        let name = path.lastComponent.description
        let ends = [
            "", ".\(JournalEnd.done.rawValue)", ".\(JournalEnd.kept.rawValue)", ".\(JournalEnd.removing.rawValue)",
        ]
        let end = ends.map { suffix + $0 }.first { name.hasSuffix($0) }
        return end.map { String(name.dropLast($0.count)) } ?? name
    }

    /// Removes what dead runs left of journals that they were only making: they had stopped nothing.
    func removeAbandoned() { AbandonedFiles.remove(in: path, suffix: Self.suffix) }

    func make() throws(OverwinterError) -> BytePath { try state.makeFolder("journals") }

    /// The journals that are not closed, oldest first; none where there is no folder yet.
    ///
    /// - Throws: where the folder cannot be read: then nobody knows what is owed.
    package func open() throws(OverwinterError) -> [BytePath] {
        do throws(FileTreeError) {
            return try Self.names(in: path, suffix: Self.suffix).map { path.appending($0) }
        } catch {
            throw OverwinterError(
                .journalUnreadable, error.message,
                hint: "it has the journals of runs that may owe starts: see by hand that your services run")
        }
    }

    /// Reads one, whoever holds it.
    package static func read(_ path: BytePath) throws(OverwinterError) -> JournalContents {
        let bytes: [UInt8]
        do throws(FileTreeError) {
            bytes = try DurableFile.read(path, limit: 256 << 20)
        } catch {
            throw JournalFault.unreadable(path, [], error.message)
        }
        return try JournalContents(bytes, path: path)
    }

    /// What can still be read of one whose records are damaged; nil where not even its first line can.
    static func header(_ path: BytePath) -> JournalHeader? {
        guard let bytes = try? DurableFile.read(path, limit: 256 << 20) else { return nil }
        return JournalLine.document(bytes.prefix { $0 != UInt8(ascii: "\n") })
            .flatMap { JournalLine.decode(JournalHeader.self, from: $0)?.withRealKeys }
    }

    private static func names(in folder: BytePath, suffix: String) throws(FileTreeError) -> [BytePath] {
        guard try FileStatus.ifPresent(folder, followingLinks: true) != nil else { return [] }
        return try Folder.names(of: folder).filter {
            $0.bytes.reversed().starts(with: suffix.utf8.reversed()) && $0.bytes.first != UInt8(ascii: ".")
        }
    }

    /// The journals with this end, oldest first.
    func journals(_ end: JournalEnd) throws(FileTreeError) -> [BytePath] {
        try Self.names(in: path, suffix: "\(Self.suffix).\(end.rawValue)").map { path.appending($0) }
    }

    /// Where a journal is that was closed with this end; nil where it was not.
    static func closed(_ path: BytePath, as end: JournalEnd) -> BytePath? {
        let closed = path.parent.appending("\(run(of: path))\(suffix).\(end.rawValue)")
        return (try? FileStatus.ifPresent(closed)) != nil ? closed : nil
    }

    /// The journal of a run, whatever its end; nil where it is gone.
    package func journal(of run: String) -> BytePath? {
        let ends = [
            "", ".\(JournalEnd.done.rawValue)", ".\(JournalEnd.kept.rawValue)", ".\(JournalEnd.removing.rawValue)",
        ]
        return ends.lazy.map { path.appending(run + Self.suffix + $0) }.first { (try? FileStatus.ifPresent($0)) != nil }
    }

    /// Gives a journal that owes nothing the name of its end, and removes all but the last few of those that are done.
    ///
    /// A failure leaves it as it was, and whoever reads it next finds nothing owed. Answers its new name.
    @discardableResult
    static func close(_ path: BytePath, as end: JournalEnd) -> BytePath? {
        let folder = path.parent
        let closed = folder.appending("\(run(of: path))\(suffix).\(end.rawValue)")
        guard (try? Names.rename(path, to: closed)) != nil else { return nil }
        try? Folder.sync(folder)
        let old = (try? names(in: folder, suffix: closedSuffix)) ?? []
        for name in old.dropLast(kept) { try? Names.unlink(folder.appending(name)) }
        return closed
    }
}
