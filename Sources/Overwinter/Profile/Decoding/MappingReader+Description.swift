import YAML

extension NodeReader {
    /// A mapping with the keys of its description, and with the faults its rules find.
    func mapping(_ description: MappingDescription) -> MappingReader? {
        guard let reader = mapping(knowing: description.keyNames, allowingNothing: description.canBeNothing) else {
            return nil
        }
        for (key, other) in description.needs.sorted(by: { $0.key < $1.key }) where reader.optional(other) == nil {
            reader.entry(key)?.key.fault("the key has a meaning beside '\(other)' only")
        }
        let exactly = reader.given(description.exactlyOne)
        if exactly.isEmpty && !description.exactlyOne.isEmpty {
            reader.fault("one of \(description.exactlyOne.joined(separator: ", ")) is missing", code: .missingKey)
        }
        if description.needsOne && reader.given(description.keyNames).isEmpty {
            reader.fault("one of \(description.keyNames.joined(separator: ", ")) is missing", code: .missingKey)
        }
        for extra in exactly.dropFirst() + reader.given(description.atMostOne).dropFirst() {
            let first = exactly.first ?? reader.given(description.atMostOne).first
            extra.key.fault("'\(extra.name)' and '\(first?.name ?? "")' exclude each other")
        }
        return reader
    }
}

extension MappingReader {
    /// Those of the keys that are given, in the order of the keys.
    func given(_ keys: [String]) -> [NamedReader] { keys.compactMap { entry($0) } }
}
