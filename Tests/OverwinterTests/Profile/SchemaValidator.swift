import YAML

@testable import Overwinter

/// As much of JSON Schema as the profiles' schema uses; an unknown keyword is a failure, not passed over.
struct SchemaValidator {
    let root: OrderedValue

    /// What is wrong, each with its place; empty for a valid value.
    func faults(_ value: OrderedValue) throws -> [String] { try faults(value, root, at: "$") }

    /// A node as a reader of YAML 1.2 types it.
    static func value(_ node: Node) -> OrderedValue {
        switch node {
        case .mapping(let mapping): .mapping(mapping.entries.map { .init($0.key.string, value($0.value)) })
        case .sequence(let sequence): .list(sequence.nodes.map(value))
        case .scalar(let scalar):
            switch scalar.string {
            case _ where !scalar.isPlain: .text(scalar.string)
            case "", "~", "null": .nothing
            case "true": .flag(true)
            case "false": .flag(false)
            default: Int(scalar.string).map { .number($0) } ?? .text(scalar.string)
            }
        }
    }

    struct UnknownKeyword: Error {
        let keyword: String
    }

    private func faults(_ value: OrderedValue, _ schema: OrderedValue, at place: String) throws -> [String] {
        guard case .mapping(let keywords) = schema else { return schema == .flag(false) ? ["\(place): unknown"] : [] }
        return try keywords.flatMap { try faults(value, keyword: $0, of: schema, at: place) }
    }

    private func faults(
        _ value: OrderedValue, keyword: OrderedValue.Entry, of schema: OrderedValue, at place: String
    ) throws -> [String] {
        let wrong = ["\(place): \(keyword.key)"]
        switch (keyword.key, keyword.value) {
        case ("$schema", _), ("title", _), ("description", _), ("$defs", _): return []
        case ("$ref", .text(let reference)):
            let name = reference.replacing("#/$defs/", with: "")
            return try faults(value, root["$defs"]?[name] ?? .flag(false), at: place)
        case ("type", .text(let type)): return type == Self.type(value) ? [] : wrong
        case ("type", .list(let types)): return types.contains(.text(Self.type(value))) ? [] : wrong
        case ("const", let constant): return value == constant ? [] : wrong
        case ("enum", .list(let words)): return words.contains(value) ? [] : wrong
        case ("minimum", .number(let least)):
            guard case .number(let number) = value else { return [] }
            return number >= least ? [] : wrong
        case ("pattern", .text(let pattern)):
            guard case .text(let text) = value else { return [] }
            return try text.contains(Regex(pattern)) ? [] : wrong
        case ("maxLength", .number(let count)):
            guard case .text(let text) = value else { return [] }
            return text.count <= count ? [] : wrong
        case ("minItems", .number(let count)):
            guard case .list(let items) = value else { return [] }
            return items.count >= count ? [] : wrong
        case ("minProperties", .number(let count)):
            guard case .mapping(let entries) = value else { return [] }
            return entries.count >= count ? [] : wrong
        case ("items", let item):
            guard case .list(let items) = value else { return [] }
            return try items.enumerated().flatMap { try faults($1, item, at: "\(place)[\($0)]") }
        case ("anyOf", .list(let choices)):
            return try choices.contains { try faults(value, $0, at: place).isEmpty } ? [] : wrong
        case ("oneOf", .list(let choices)):
            return try choices.filter { try faults(value, $0, at: place).isEmpty }.count == 1 ? [] : wrong
        case ("allOf", .list(let parts)): return try parts.flatMap { try faults(value, $0, at: place) }
        case ("not", let refused): return try faults(value, refused, at: place).isEmpty ? wrong : []
        default: return try faultsOfMapping(value, keyword: keyword, of: schema, at: place)
        }
    }

    private func faultsOfMapping(
        _ value: OrderedValue, keyword: OrderedValue.Entry, of schema: OrderedValue, at place: String
    ) throws -> [String] {
        let wrong = ["\(place): \(keyword.key)"]
        var entries: [OrderedValue.Entry] = []
        if case .mapping(let own) = value { entries = own } else if keyword.key != "required" { return [] }
        switch (keyword.key, keyword.value) {
        case ("required", .list(let names)):
            guard case .mapping = value else { return [] }
            return names.allSatisfy { name in entries.contains { .text($0.key) == name } } ? [] : wrong
        case ("properties", let properties):
            return try entries.flatMap { entry in
                try properties[entry.key].map { try faults(entry.value, $0, at: "\(place).\(entry.key)") } ?? []
            }
        case ("additionalProperties", let other):
            return try entries.filter { schema["properties"]?[$0.key] == nil }
                .flatMap { try faults($0.value, other, at: "\(place).\($0.key)") }
        case ("propertyNames", let name):
            return try entries.flatMap { try faults(.text($0.key), name, at: "\(place).\($0.key)") }
        case ("dependentRequired", .mapping(let needs)):
            return needs.contains { value[$0.key] != nil && $0.value != .list([]) && !has(value, $0.value) }
                ? wrong : []
        default: throw UnknownKeyword(keyword: keyword.key)
        }
    }

    private func has(_ value: OrderedValue, _ names: OrderedValue) -> Bool {
        guard case .list(let names) = names else { return false }
        return names.allSatisfy { name in if case .text(let key) = name { value[key] != nil } else { false } }
    }

    private static func type(_ value: OrderedValue) -> String {
        switch value {
        case .text: "string"
        case .number: "integer"
        case .flag: "boolean"
        case .nothing: "null"
        case .list: "array"
        case .mapping: "object"
        }
    }
}
