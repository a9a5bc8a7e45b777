import FileTree
import NearestName

extension Catalogue {
    /// The set that a user's argument means: `latest`, a set's name, a prefix that only one has, or a folder's path.
    ///
    /// A path has a slash in it; it need not be in the destination, and links in it are followed to the set's own folder. An exact name goes before a prefix. What was found
    /// may be of any state: its user says what it takes.
    ///
    /// - Throws: `.setNotFound`, `.setAmbiguous`.
    package func find(_ argument: String) throws(OverwinterError) -> CatalogueEntry {
        if argument.contains("/") { return try Self.atPath(BytePath(argument)) }
        if argument == "latest" {
            guard let latest else {
                throw OverwinterError(.setNotFound, "there is no sealed set in '\(destination)'", hint: listHint)
            }
            return latest
        }
        if let exact = entries.first(where: { $0.name == argument }) { return exact }
        let fitting = argument.isEmpty ? [] : entries.filter { $0.name.hasPrefix(argument) }
        // A partial is meant by its whole name only: nobody wants to restore half a set.
        let whole = fitting.filter { $0.state != .partial }
        let candidates = whole.isEmpty ? fitting : whole
        if candidates.count == 1 { return candidates[0] }
        let shown = EscapedName.shown(Array(argument.utf8))
        guard candidates.isEmpty else {
            throw OverwinterError(
                .setAmbiguous, "\(candidates.count) sets in '\(destination)' begin with '\(shown)'",
                hint: "say which: " + Self.listed(candidates))
        }
        throw OverwinterError(
            .setNotFound, "there is no set '\(shown)' in '\(destination)'", hint: nearestHint(argument))
    }

    private static func atPath(_ path: BytePath) throws(OverwinterError) -> CatalogueEntry {
        let path = path.bytes.count > 1 && path.bytes.last == UInt8(ascii: "/") ? path.normalized : path
        guard DestinationFolder.isFolder(path) else {
            throw OverwinterError(.setNotFound, "there is no set at '\(path)': it is no folder")
        }
        // A set's mark and its destination's lock go by the set's own name and place, not by a link's.
        let real: BytePath
        do throws(FileTreeError) {
            real = try Folder.realPath(path)
        } catch {
            throw OverwinterError(error, while: .failed)
        }
        let name = real.lastComponent
        if let entry = try entry(name: name, path: real) { return entry }
        return CatalogueEntry(name: "\(name)", path: real, state: .unsealed, time: nil)
    }

    private func nearestHint(_ argument: String) -> String? {
        if let nearest = NearestName.closest(to: argument, among: entries.map(\.name)) {
            return "did you mean '\(EscapedName.shown(Array(nearest.utf8)))'?"
        }
        return listHint
    }

    private var listHint: String? {
        entries.isEmpty ? "it holds no sets at all" : "there are: " + Self.listed(entries.reversed())
    }

    private static func listed(_ entries: [CatalogueEntry]) -> String {
        let shown = entries.prefix(10).map { EscapedName.shown(Array($0.name.utf8)) }.joined(separator: ", ")
        return entries.count > 10 ? shown + ", and \(entries.count - 10) more" : shown
    }
}
