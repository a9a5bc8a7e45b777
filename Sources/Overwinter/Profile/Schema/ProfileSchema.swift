/// The JSON Schema of profiles, made of ``ProfileKeys``: editors complete and check with it.
///
/// It says what one place of a file can say. What only shows between places (an unknown name in `after`, a source in
/// another one, a service that needs a Compose project) is left to `overwinter config validate`.
///
/// See: <https://json-schema.org/draft/2020-12/schema>
package enum ProfileSchema {
    /// The schema as a document; ends with a newline.
    package static var text: String { value.json + "\n" }

    package static var value: OrderedValue {
        let definitions = ProfileKeys.all.dropFirst().map { OrderedValue.Entry($0.name, schema(of: $0)) }
        guard case .mapping(let root) = schema(of: ProfileKeys.root) else { return .nothing }
        return .mapping(
            [
                .init("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
                .init("title", .text("overwinter profile")),
            ] + root + [.init("$defs", .mapping(Array(definitions)))])
    }

    private static func schema(of mapping: MappingDescription) -> OrderedValue {
        var entries: [OrderedValue.Entry] = [
            .init("description", .text(mapping.summary)),
            .init("type", mapping.canBeNothing ? .texts(["object", "null"]) : .text("object")),
            .init("properties", .mapping(mapping.keys.map { .init($0.name, schema(of: $0)) })),
        ]
        let required = mapping.keys.filter(\.isRequired).map(\.name)
        if !required.isEmpty { entries.append(.init("required", .texts(required))) }
        if !mapping.exactlyOne.isEmpty {
            let each = mapping.exactlyOne.map { OrderedValue.mapping([.init("required", .texts([$0]))]) }
            entries.append(.init("oneOf", .list(each)))
        }
        if !mapping.atMostOne.isEmpty { entries.append(.init("allOf", .list(pairsRefused(mapping.atMostOne)))) }
        if !mapping.needs.isEmpty {
            let needs = mapping.needs.sorted { $0.key < $1.key }
            entries.append(
                .init("dependentRequired", .mapping(needs.map { .init($0.key, .texts([$0.value])) })))
        }
        if mapping.needsOne { entries.append(.init("minProperties", .number(1))) }
        entries.append(.init("additionalProperties", .flag(false)))
        return .mapping(entries)
    }

    private static func pairsRefused(_ keys: [String]) -> [OrderedValue] {
        keys.indices.flatMap { index in
            keys[..<index].map { other in
                // With its type, for `required` alone holds for whatever is no object, and `not` would refuse that.
                let both = [
                    OrderedValue.Entry("type", .text("object")), .init("required", .texts([other, keys[index]])),
                ]
                return .mapping([.init("not", .mapping(both))])
            }
        }
    }

    private static func schema(of key: KeyDescription) -> OrderedValue {
        let fallback = key.fallback.map { ". Default: \($0.filter { $0 != "`" })" } ?? ""
        return .mapping(
            [.init("description", .text(key.summary.filter { $0 != "`" } + fallback))] + schema(of: key.shape))
    }

    private static func schema(of shape: ValueShape) -> [OrderedValue.Entry] {
        // `..` as a component, and `~` in front, which nothing replaces.
        let path = "^(?!(.*/)?\\.\\.(/|$))(?!~(/|$))"
        switch shape {
        case .version: return [.init("const", .number(1))]
        case .name:
            return text(pattern: ProfileName.pattern) + [.init("maxLength", .number(ProfileName.maximumLength))]
        case .text: return text(pattern: nil)
        case .path: return text(pattern: path + ".")
        case .absolutePath: return text(pattern: path + "/")
        case .placedPath: return text(pattern: path + "(/|\\./|\\.$)")
        case .metricsPath: return text(pattern: path + "/(.*/)?[^/]+\\.prom$")
        case .glob: return text(pattern: path + "[^/]")
        case .duration: return text(pattern: DurationText.pattern)
        case .age: return text(pattern: AgeText.pattern)
        case .flag: return [.init("type", .text("boolean"))]
        case .count: return [.init("type", .text("integer")), .init("minimum", .number(1))]
        case .word(let words): return [.init("enum", .texts(words))]
        case .onlyTrue: return [.init("const", .flag(true))]
        case .address: return text(pattern: "^(\\[[^\\]\\s]+\\]|[^:\\s]+):[0-9]+$")
        case .url: return text(pattern: "^https?://[^/?#@\\s]+([/?#]\\S*)?$")
        case .list(let item):
            return [.init("type", .text("array")), .init("items", .mapping(schema(of: item)))]
        case .arguments:
            return [
                .init("type", .text("array")), .init("items", .mapping(text(pattern: nil))),
                .init("minItems", .number(1)),
            ]
        case .mapping(let mapping): return [.init("$ref", .text("#/$defs/\(mapping.name)"))]
        case .named(let item, let atLeastOne):
            let least: [OrderedValue.Entry] = atLeastOne ? [.init("minProperties", .number(1))] : []
            return [
                .init("type", .text("object")),
                .init("propertyNames", .mapping([.init("pattern", .text(ProfileName.pattern))])),
                .init("additionalProperties", .mapping(schema(of: item))),
            ] + least
        case .either(let one, let other):
            return [.init("anyOf", .list([.mapping(schema(of: one)), .mapping(schema(of: other))]))]
        }
    }

    private static func text(pattern: String?) -> [OrderedValue.Entry] {
        [.init("type", .text("string"))] + (pattern.map { [.init("pattern", .text($0))] } ?? [])
    }
}
