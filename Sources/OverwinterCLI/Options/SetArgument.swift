import Arguments
import FileTree
import Overwinter

/// Sets of a profile, by the names that a command line may give them.
enum SetArgument {
    static let help: ArgumentHelp = ArgumentHelp(
        "A set's name, a prefix that fits one set only, 'latest', or the path of a set's folder.", valueName: "set")

    /// The names of the sealed sets of the profile that stands before on the line.
    static let completion = CompletionKind.custom { words in
        let sealed = names(words, of: .sealed)
        return sealed.isEmpty ? [] : sealed + ["latest"]
    }

    /// The names of the sets in a state of the profile that stands before on the line.
    static func names(_ words: [String], of state: CatalogueEntry.State) -> [String] {
        let lookup = ProfileLookup.standard()
        for word in words.reversed() {
            guard let profile = try? lookup.load(BytePath(word)),
                let catalogue = try? Catalogue.read(profile.destination)
            else { continue }
            return catalogue.entries.filter { $0.state == state }.map(\.name)
        }
        return []
    }

    /// What is to be said where `latest` is asked for and a set is dated in the future.
    static func clockWarnings(of argument: String, in catalogue: Catalogue) -> [Warning] {
        guard argument == "latest", let note = catalogue.clockNote else { return [] }
        return [Warning(code: "clock", message: note)]
    }

    /// Finds a set and reads its record.
    static func open(_ argument: String, of profile: Profile) throws(OverwinterError) -> SetReader {
        let entry = try Catalogue.read(profile.destination).find(argument)
        return try SetReader.open(entry.path)
    }
}
