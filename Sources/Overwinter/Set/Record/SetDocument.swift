import FoundationEssentials

/// Writing and reading `set.json`.
package enum SetDocument {
    /// The name of the folder in a set that holds its record.
    package static let folder = "overwinter"
    /// The name of the document in that folder; a set without it is not sealed.
    package static let name = "set.json"

    /// The document's bytes: keys sorted, one a line, closed by a newline.
    package static func encoded(_ record: SetRecord) throws(OverwinterError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(record)) + [UInt8(ascii: "\n")]
        } catch {
            throw OverwinterError(.sealFailed, "unable to write the record of set '\(record.name)': \(error)")
        }
    }

    /// Reads a document.
    ///
    /// - Throws: `.formatTooNew` for a format this program does not know, `.badRecord` for what is no such document.
    package static func decoded(_ bytes: [UInt8]) throws(OverwinterError) -> SetRecord {
        let decoder = JSONDecoder()
        let format: Int
        do {
            format = try decoder.decode(Format.self, from: Data(bytes)).format
        } catch {
            throw OverwinterError(.badRecord, "\(Self.name) is not a record of a set: \(reason(error))")
        }
        guard format <= SetRecord.currentFormat else {
            throw OverwinterError(
                .formatTooNew,
                "\(Self.name) has format \(format), this program reads formats up to \(SetRecord.currentFormat)",
                hint: "use the version of overwinter that made the set, or a newer one")
        }
        do {
            guard format == SetRecord.currentFormat else { throw UnknownFormat(format: format) }
            return try decoder.decode(SetRecord.self, from: Data(bytes))
        } catch {
            throw OverwinterError(.badRecord, "\(Self.name) is not a record of a set: \(reason(error))")
        }
    }

    private struct Format: Decodable { var format: Int }

    private struct UnknownFormat: Error { var format: Int }

    /// Where and why, in the words of a person who looks at the document.
    private static func reason(_ error: any Error) -> String {
        if let unknown = error as? UnknownFormat { return "there is no format \(unknown.format)" }
        guard let error = error as? DecodingError else { return "\(error)" }
        func at(_ path: [any CodingKey]) -> String {
            path.isEmpty
                ? ""
                : " at '" + path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".") + "'"
        }
        switch error {
        case .keyNotFound(let key, let context): return "no '\(key.stringValue)'" + at(context.codingPath)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "a value of another type" + at(context.codingPath)
        case .dataCorrupted(let context):
            return (context.codingPath.isEmpty ? "not JSON" : "a value that cannot be") + at(context.codingPath)
        @unknown default: return "\(error)"
        }
    }
}
