/// What the value of a key may be: the decoder's types, as the schema and the reference describe them.
package indirect enum ValueShape: Sendable {
    /// The only version there is.
    case version
    /// A name of this program's own: `[a-z0-9][a-z0-9._-]*`.
    case name
    case text
    /// A path without `..`.
    case path
    /// A path that begins with `/`.
    case absolutePath
    /// A path that begins with `/` or `./`.
    case placedPath
    /// A path that begins with `/` and ends in `.prom`.
    case metricsPath
    /// A glob below a source.
    case glob
    case duration
    /// How old a set may be.
    case age
    case flag
    /// A whole number from 1 on.
    case count
    /// One of these words.
    case word([String])
    /// A key that says all by being there.
    case onlyTrue
    /// `host:port`
    case address
    case url
    case list(ValueShape)
    /// A program and its arguments: a list with one text at least.
    case arguments
    case mapping(MappingDescription)
    /// A mapping with names that the writer of the profile chooses.
    case named(ValueShape, atLeastOne: Bool)
    case either(ValueShape, ValueShape)

    /// In words, for the reference.
    package var inWords: String {
        switch self {
        case .version: "`1`"
        case .name: "name"
        case .text: "text"
        case .path, .absolutePath, .placedPath, .metricsPath: "path"
        case .glob: "glob"
        case .duration: "duration"
        case .age: "age"
        case .flag: "`true` or `false`"
        case .count: "whole number"
        case .word(let words): words.map { "`\($0)`" }.joined(separator: " or ")
        case .onlyTrue: "`true`"
        case .address: "`host:port`"
        case .url: "URL"
        case .list(let shape): "list of \(shape.inWords)"
        case .arguments: "argument list"
        case .mapping: "mapping"
        case .named(let shape, _): "names, each with a \(shape.inWords)"
        case .either(let one, let other): "\(one.inWords) or \(other.inWords)"
        }
    }
}
