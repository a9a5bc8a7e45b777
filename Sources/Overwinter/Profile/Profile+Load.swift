package import FileTree
import YAML

extension Profile {
    /// Reads and checks the profile in a file; nothing that it names is looked up.
    ///
    /// - Throws: `.profileNotFound`, `.notPermitted`, `.failed` when the file cannot be read; `.badProfile` with all faults of its text.
    package static func load(_ path: BytePath) throws(OverwinterError) -> Profile {
        let file = try ProfileFile(path)
        return try decode(file.bytes, path: file.path, shownAs: path)
    }

    /// Checks a profile's text.
    ///
    /// - Parameters:
    ///   - path: where the text is from, absolute: its folder is where relative paths start.
    ///   - shown: the file as messages name it.
    package static func decode(
        _ text: [UInt8], path: BytePath, shownAs shown: BytePath? = nil
    ) throws(OverwinterError) -> Profile {
        let shown = shown ?? path
        let document: Document
        do {
            document = try Document(yaml: text)
        } catch {
            let message = "\(shown):\(error.mark): \(error.message)"
            throw bad(shown, [OverwinterError.Fault(code: error.code.rawValue, message: message, hint: error.hint)])
        }
        let collector = FaultCollector(document.faults)
        guard let root = document.root else {
            throw bad(
                shown,
                [
                    OverwinterError.Fault(
                        code: "empty", message: "\(shown):1:1: the file is empty",
                        hint: "the shipped profiles show how one looks")
                ])
        }
        let profile = ProfileDecoder(text: text, path: path, faults: collector).profile(root)
        guard let profile, collector.isEmpty else {
            throw bad(
                shown,
                collector.faults.map {
                    OverwinterError.Fault(code: $0.code.name, message: "\(shown):\($0)", hint: $0.hint)
                })
        }
        return profile
    }

    private static func bad(_ path: BytePath, _ faults: [OverwinterError.Fault]) -> OverwinterError {
        OverwinterError(
            .badProfile, "the profile '\(path)' has \(faults.count == 1 ? "a fault" : "\(faults.count) faults")",
            faults: faults)
    }
}
