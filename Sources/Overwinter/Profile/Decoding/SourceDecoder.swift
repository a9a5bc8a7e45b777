import FileTree
import YAML

/// Reads the sources of services and of groups, and remembers where each was written.
struct SourceDecoder {
    /// Where relative paths start.
    let folder: BytePath?
    private(set) var placed: [PlacedPath] = []

    init(folder: BytePath?) {
        self.folder = folder
    }

    /// `sources:` of a service.
    mutating func sources(_ node: NodeReader) -> [SourceSpec]? {
        guard let entries = node.entries() else { return nil }
        return entries.compactMap { entry in
            let name = entry.key.name(of: "source")
            let source = source(entry.value, ProfileKeys.source)
            guard let name, var source else { return nil }
            source.name = name
            return source
        }
    }

    /// A list of `extra-sources:`; each is named for the last component of its path, with `-2` where that is taken.
    mutating func group(_ node: NodeReader) -> [SourceSpec]? {
        guard let items = node.list() else { return nil }
        var taken: Set<String> = []
        return items.compactMap { item in
            guard var source = source(item, ProfileKeys.extraSource) else { return nil }
            guard let last = source.path.lastComponent.string, !last.isEmpty else {
                item.fault("a source with a name is wanted, not '\(source.path)'")
                return nil
            }
            var (name, number) = (last, 1)
            while !taken.insert(name).inserted {
                number += 1
                name = "\(last)-\(number)"
            }
            source.name = name
            return source
        }
    }

    /// A path, or a mapping with one; its name is given by the caller.
    private mutating func source(_ node: NodeReader, _ description: MappingDescription) -> SourceSpec? {
        guard node.node.mapping != nil else {
            guard let path = node.path(in: folder) else { return nil }
            placed.append(PlacedPath(path: path, reader: node))
            return SourceSpec(name: "", path: path)
        }
        guard let reader = node.mapping(description) else { return nil }
        let pathNode = reader.required("path")
        let path = pathNode?.path(in: folder)
        if let pathNode, let path { placed.append(PlacedPath(path: path, reader: pathNode)) }
        let mount = reader.optional("mount")?.absolutePath()
        if let mount, let path, !path.isAt(orBelow: mount) {
            reader.optional("mount")?.fault("'\(path)' does not lie below '\(mount)'")
        }
        let source = SourceSpec(
            name: "", path: path ?? BytePath(""), optional: reader.optional("optional")?.bool() ?? false,
            mayBeEmpty: reader.optional("empty")?.bool() ?? false, mount: mount,
            exclude: reader.optional("exclude")?.globs() ?? [])
        return path == nil ? nil : source
    }
}
