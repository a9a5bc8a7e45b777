import FileTree
import Glibc

/// The folders of a set above its sources: that they are there, that nothing else is beside the sources.
struct SetFrame {
    private let set: SetReader

    init(set: SetReader) {
        self.set = set
    }

    func differences() throws(OverwinterError) -> [SetDifference] {
        var differences: [SetDifference] = []
        var expected: [BytePath: Swift.Set<BytePath>] = [:]
        for path in set.recorded.frames.map(\.path) + set.recorded.sources.map(\.location) where !path.isEmpty {
            expected[path.parent, default: []].insert(path)
        }
        expected[BytePath(""), default: []].insert(BytePath(SetDocument.folder))
        let record = Swift.Set((set.record.files.keys + [SetDocument.name]).map(BytePath(SetDocument.folder).appending))
        expected[BytePath(SetDocument.folder)] = record

        for folder in expected.keys.sorted() {
            // One that is missing, or a link, was named with the folder above.
            if differences.contains(where: { folder == $0.path || folder.isBelow($0.path) && !$0.path.isEmpty }) {
                continue
            }
            guard let wanted = expected[folder] else { continue }
            differences += try compare(folder, wanted)
        }
        return differences
    }

    /// The folders between the set and its sources whose mode is another: no reason not to look below them.
    func modeDifferences() -> [SetDifference] {
        if set.record.unkept.contains(.modes) { return [] }
        return set.recorded.frames.compactMap { frame in
            // The set's own folder may be opened to others; one that is missing is named already.
            guard !frame.path.isEmpty, let status = try? FileStatus.of(set.path.appending(frame.path)),
                status.kind == .directory, status.mode != frame.mode
            else { return nil }
            let (found, expected) = (String(status.mode, radix: 8), String(frame.mode, radix: 8))
            return SetDifference(
                path: frame.path, kind: .attribute, message: "mode is 0\(found), expected 0\(expected)")
        }
    }

    private func compare(_ folder: BytePath, _ wanted: Swift.Set<BytePath>) throws(OverwinterError) -> [SetDifference] {
        let path = set.path.appending(folder)
        let found: Swift.Set<BytePath>
        do throws(FileTreeError) {
            found = Swift.Set(try Folder.names(of: path).map(folder.appending))
        } catch {
            throw OverwinterError(
                error.code == .notPermitted ? .notPermitted : .failed, error.message, hint: error.hint)
        }
        var differences = found.subtracting(wanted).map {
            SetDifference(path: $0, kind: .extra, message: "is not in the record")
        }
        let sources = Swift.Set(set.recorded.sources.map(\.location))
        for path in wanted {
            guard found.contains(path) else {
                differences.append(SetDifference(path: path, kind: .missing, message: "is missing"))
                continue
            }
            if sources.contains(path) || folder == BytePath(SetDocument.folder) { continue }
            if let difference = try frameDifference(path) { differences.append(difference) }
        }
        return differences.sorted { $0.path < $1.path }
    }

    private func frameDifference(_ path: BytePath) throws(OverwinterError) -> SetDifference? {
        let status: FileStatus
        do throws(FileTreeError) {
            status = try FileStatus.of(set.path.appending(path), followingLinks: false)
        } catch {
            return SetDifference(path: path, kind: .unreadable, message: error.message)
        }
        guard status.kind == .directory else {
            return SetDifference(path: path, kind: .attribute, message: "is no folder")
        }
        return nil
    }
}
