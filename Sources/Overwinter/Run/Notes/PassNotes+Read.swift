import FileTree
import Glibc
import Services

extension PassNotes {
    /// What was wrong with notes, in words.
    struct Unreadable: Error {
        let reason: String
    }

    /// Reads a file of notes; every byte counts.
    static func read(_ path: BytePath) throws(Unreadable) -> PassNotes {
        let file = try NotesFile(path)
        guard try file.line() == Array(format.utf8) else { throw Unreadable(reason: "it has another format") }
        let header: Header
        do {
            header = try CheckedJSON.decode(Header.self, from: try file.line())
        } catch {
            throw Unreadable(reason: "its header cannot be read")
        }
        var entries = EntryTable.Builder()
        var unpacker = EntryUnpacker(file)
        for _ in 0..<max(header.entries, 0) {
            let entry = try unpacker.next()
            do throws(FileTreeError) {
                try entries.append(entry)
            } catch {
                throw Unreadable(reason: error.message)
            }
        }
        try file.checkSum()
        return PassNotes(header: header, entries: entries.takeTable())
    }

    /// All notes of a partial that can be read, and why others cannot.
    static func readAll(in partial: BytePath) -> (notes: [PassNotes], faults: [String]) {
        let folder = partial.appending(SetDocument.folder)
        var found: (notes: [PassNotes], faults: [String]) = ([], [])
        let names = (try? Folder.names(of: folder)) ?? []
        // One that was being written when its run ended is none.
        for name in names
        where name.bytes.starts(with: Array(prefix.utf8)) && !name.bytes.reversed().starts(with: Array("wen.".utf8)) {
            do throws(Unreadable) {
                found.notes.append(try read(folder.appending(name)))
            } catch {
                found.faults.append("'\(folder.appending(name))': \(error.reason)")
            }
        }
        return found
    }
}
