import FoundationEssentials
import Services

/// Writing and reading `set.json`.
///
/// Its last key is the SHA-256 of all lines above it (`head -n -2 set.json | sha256sum`): it tells a document that a disk has
/// altered, not one that somebody has forged. Sets of older versions have none.
package enum SetDocument {
    /// The name of the folder in a set that holds its record.
    package static let folder = "overwinter"
    /// The name of the document in that folder; a set without it is not sealed.
    package static let name = "set.json"

    /// The document's bytes: keys sorted but for the last, one a line, closed by a newline.
    package static func encoded(_ record: SetRecord) throws(OverwinterError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return sealed(Array(try encoder.encode(record)))
        } catch {
            throw OverwinterError(.sealFailed, "unable to write the record of set '\(record.name)': \(error)")
        }
    }

    /// Reads a document.
    ///
    /// - Throws: `.formatTooNew` for a format this program does not know, `.badRecord` for what is no such document.
    package static func decoded(_ bytes: [UInt8]) throws(OverwinterError) -> SetRecord {
        let head: Head
        do {
            head = try CheckedJSON.decode(Head.self, from: bytes)
        } catch {
            throw OverwinterError(.badRecord, "\(Self.name) is not a record of a set: \(reason(error))")
        }
        let format = head.format
        guard format <= SetRecord.currentFormat else {
            throw OverwinterError(
                .formatTooNew,
                "\(Self.name) has format \(format), this program reads formats up to \(SetRecord.currentFormat)",
                hint: "use the version of overwinter that made the set, or a newer one")
        }
        do {
            guard format == SetRecord.currentFormat else { throw UnknownFormat(format: format) }
            let record = try CheckedJSON.decode(SetRecord.self, from: bytes)
            try checkSeal(bytes, head)
            try RecordFigures.check(record)
            return record
        } catch {
            throw OverwinterError(.badRecord, "\(Self.name) is not a record of a set: \(reason(error))")
        }
    }

    private struct Head: Decodable {
        var format: Int
        /// Of all lines above its own.
        var sha256: String?
    }

    // MARK: - The last line

    private static let end = Array("\n}".utf8)
    private static let sealBegin = Array("  \"sha256\" : \"".utf8)

    /// Adds the last line to an object of one key a line.
    static func sealed(_ object: [UInt8]) -> [UInt8] {
        guard object.suffix(end.count).elementsEqual(end) else { return object }
        let lines = Array(object.dropLast(end.count)) + Array(",\n".utf8)
        return lines + sealLine(of: lines[...]) + end + [UInt8(ascii: "\n")]
    }

    private static func sealLine(of lines: ArraySlice<UInt8>) -> [UInt8] {
        sealBegin + Array(RunningSHA256.hex(of: Array(lines)).utf8) + [UInt8(ascii: "\"")]
    }

    private static func checkSeal(_ bytes: [UInt8], _ head: Head) throws(RecordFault) {
        let newline = UInt8(ascii: "\n")
        let body =
            bytes.last == newline && bytes.dropLast().suffix(end.count).elementsEqual(end)
            ? bytes.dropLast(end.count + 1) : bytes[...]
        let start = (body.lastIndex(of: newline) ?? -1) + 1
        let line = body[start...]
        // Whose key was altered looks like one still.
        let digest = line.dropFirst(sealBegin.count)
        let isLike = digest.count == 65 && Hex.bytes(digest.dropLast()) != nil
        guard head.sha256 != nil || isLike else { return }
        guard line.elementsEqual(sealLine(of: bytes[..<start])) else {
            throw RecordFault("it was altered since it was sealed: its own SHA-256 differs")
        }
    }

    private struct UnknownFormat: Error { var format: Int }

    /// Where and why, in the words of a person who looks at the document.
    private static func reason(_ error: any Error) -> String {
        if let fault = error as? RecordFault { return fault.reason }
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
