import FileTree

extension OverwinterError.Code {
    /// A journal cannot be read: what its run owes has to be seen to by hand.
    package static let journalUnreadable = Self("journal-unreadable", .servicesDown)
    /// A journal cannot be made or written, before anything was stopped.
    package static let journalFailed = Self("journal-failed", .guardFailed)
}

/// Why a journal cannot be used, and what its reader can do by hand.
enum JournalFault {
    static func unreadable(_ path: BytePath, _ bytes: [UInt8], _ why: String) -> OverwinterError {
        OverwinterError(
            .journalUnreadable, "unable to read the journal '\(path)': \(why)", hint: hint(path, bytes))
    }

    static func tooNew(_ path: BytePath, _ bytes: [UInt8], _ format: Int) -> OverwinterError {
        OverwinterError(
            .journalUnreadable,
            "unable to read the journal '\(path)': its format is \(format), and this version reads up to "
                + "\(JournalHeader.currentFormat)",
            hint: "recover with the version that wrote it; or " + hint(path, bytes))
    }

    private static func hint(_ path: BytePath, _ bytes: [UInt8]) -> String {
        let commands = salvaged("startCommand", bytes)
        let names = salvaged("name", bytes)
        let what =
            if !commands.isEmpty {
                "start what is down by hand: \(commands.joined(separator: "; "))"
            } else if !names.isEmpty {
                "see by hand that these services run: \(names.joined(separator: ", "))"
            } else {
                "see by hand that every service of the run '\(path.lastComponent)' is up"
            }
        return "\(what); then remove the journal: rm \(ShellWord.of(path))"
    }

    /// The values of a key, wherever they can still be read.
    private static func salvaged(_ key: String, _ bytes: [UInt8]) -> [String] {
        let mark = Array("\"\(key)\":\"".utf8)
        var found: [String] = []
        var index = 0
        while index + mark.count < bytes.count {
            guard bytes[index..<index + mark.count].elementsEqual(mark) else {
                index += 1
                continue
            }
            let value = bytes[(index + mark.count)...].prefix { $0 != UInt8(ascii: "\"") && $0 >= 0x20 }
            let text = EscapedName.shown(Array(value))
            if !text.isEmpty, !found.contains(text), found.count < 50 { found.append(text) }
            index += mark.count + value.count
        }
        return found
    }
}
