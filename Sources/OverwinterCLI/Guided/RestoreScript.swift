import FileTree
import Overwinter

/// The command that does the same restore without a question.
struct RestoreScript {
    /// As a command line names it.
    var profile: BytePath
    var set: BytePath
    var isUnsealed = false
    var only: [String]
    var options: RestoreOptions
    var isDryRun: Bool

    /// One line for a shell.
    var text: String {
        var words = [Array("overwinter".utf8), Array("restore".utf8), profile.bytes, set.bytes]
        if isUnsealed { words.append(Array("--unsealed".utf8)) }
        for part in only { words += [Array("--only".utf8), Array(part.utf8)] }
        if options.selection.everything { words.append(Array("--all".utf8)) }
        if let folder = options.elsewhere { words += [Array("--to".utf8), folder.bytes] }
        if let rule = options.owners { words += [Array("--owners".utf8), Array(rule.rawValue.utf8)] }
        if options.mayStop { words.append(Array("--stop".utf8)) }
        if options.maySetAside { words.append(Array("--set-aside".utf8)) }
        if options.discardsCurrent { words.append(Array("--discard-current".utf8)) }
        for code in Compatibility.allCases where options.accepts.contains(code) {
            words += [Array("--accept".utf8), Array(code.rawValue.utf8)]
        }
        words.append(Array((isDryRun ? "--dry-run" : "--yes").utf8))
        return words.map { ShellWord.of($0) }.joined(separator: " ")
    }

    /// How a command line names a set of the profile's destination: one with a name of its own by it, every other by its path.
    static func argument(for entry: CatalogueEntry) -> BytePath {
        let isName = SetName(entry.name) != nil || OldScriptName.time(entry.name) != nil
        return isName ? BytePath(entry.name) : entry.path
    }
}
