/// Makes nodes of events.
struct Composer {
    private let events: EventStream
    private let limits: ComposeLimits
    private var anchors: [String: Composed] = [:]
    private var count = 0
    private(set) var faults: [Fault] = []

    /// A node with what it adds to the limits each time it is used.
    private struct Composed {
        var node: Node
        var count: Int
        var height: Int
    }

    init(text: SourceText, limits: ComposeLimits) {
        self.events = EventStream(text)
        self.limits = limits
    }

    mutating func document() throws(YAMLError) -> Node? {
        guard case .documentStart = try events.next() else { return nil }
        let root = try node(from: try events.next(), at: NodePath(), depth: 0).node
        _ = try events.next()  // the document's end
        if case .documentStart(let mark) = try events.next() {
            throw YAMLError(
                .severalDocuments, "a second document begins", hint: "keep one document, without '---', a file",
                mark: mark)
        }
        return root.isNothing ? nil : root
    }

    private mutating func node(
        from event: EventStream.Event, at path: NodePath, depth: Int
    ) throws(YAMLError) -> Composed {
        switch event {
        case .scalar(let scalar, let anchor):
            try add(1, at: scalar.mark)
            return keep(Composed(node: .scalar(scalar), count: 1, height: 0), as: anchor)
        case .sequenceStart(let tag, let anchor, let mark):
            return keep(try sequence(tag: tag, mark: mark, at: path, depth: depth + 1), as: anchor)
        case .mappingStart(let tag, let anchor, let mark):
            return keep(try mapping(tag: tag, mark: mark, at: path, depth: depth + 1), as: anchor)
        case .alias(let name, let mark):
            guard let composed = anchors[name] else {
                throw YAMLError(.unknownAlias, "no anchor '&\(name)' before the alias '*\(name)'", mark: mark)
            }
            try add(composed.count, at: mark)
            try check(depth: depth + composed.height, at: mark)
            return composed
        case .documentStart, .documentEnd, .collectionEnd, .streamEnd:
            // libyaml never sends one of these where a node must be.
            return Composed(node: .scalar(Node.Scalar("", mark: Mark(line: 1, column: 1))), count: 0, height: 0)
        }
    }

    private mutating func sequence(
        tag: String?, mark: Mark, at path: NodePath, depth: Int
    ) throws(YAMLError) -> Composed {
        try add(1, at: mark)
        try check(depth: depth, at: mark)
        var nodes: [Node] = []
        var (count, height) = (1, 0)
        while true {
            let event = try events.next()
            if case .collectionEnd = event { break }
            let item = try node(from: event, at: path.appending(index: nodes.count), depth: depth)
            nodes.append(item.node)
            count += item.count
            height = max(height, item.height)
        }
        let sequence = Node.Sequence(nodes: nodes, tag: tag, mark: mark)
        return Composed(node: .sequence(sequence), count: count, height: height + 1)
    }

    private mutating func mapping(
        tag: String?, mark: Mark, at path: NodePath, depth: Int
    ) throws(YAMLError) -> Composed {
        try add(1, at: mark)
        try check(depth: depth, at: mark)
        var entries: [Node.Mapping.Entry] = []
        var places: [String: Mark] = [:]
        var (count, height) = (1, 0)
        while true {
            let event = try events.next()
            if case .collectionEnd = event { break }
            let key = try node(from: event, at: path, depth: depth)
            let scalar = key.node.scalar
            let value = try node(
                from: try events.next(), at: path.appending(scalar?.string ?? "?"), depth: depth)
            count += key.count + value.count
            height = max(height, key.height, value.height)
            if let scalar = accepted(scalar, mark: key.node.mark, at: path, places: &places) {
                entries.append(Node.Mapping.Entry(key: scalar, value: value.node))
            }
        }
        let mapping = Node.Mapping(entries: entries, tag: tag, mark: mark)
        return Composed(node: .mapping(mapping), count: count, height: height + 1)
    }

    /// The key, when it can be one.
    private mutating func accepted(
        _ key: Node.Scalar?, mark: Mark, at path: NodePath, places: inout [String: Mark]
    ) -> Node.Scalar? {
        guard let key else {
            faults.append(Fault(.wrongType, "a key must be a text", mark: mark, path: path))
            return nil
        }
        let own = path.appending(key.string)
        if key.isPlain && key.string == "<<" {
            faults.append(
                Fault(
                    .mergeKey, "merge keys are not understood",
                    hint: "write the keys out, or use an alias for a whole value",
                    mark: mark, path: own))
            return nil
        }
        if let first = places[key.string] {
            faults.append(
                Fault(
                    .duplicateKey, "the key is given twice", hint: "it was first given in line \(first.line)",
                    mark: mark,
                    path: own))
            return nil
        }
        places[key.string] = mark
        return key
    }

    private mutating func keep(_ composed: Composed, as anchor: String?) -> Composed {
        if let anchor { anchors[anchor] = composed }
        return composed
    }

    private mutating func add(_ more: Int, at mark: Mark) throws(YAMLError) {
        count += more
        guard count <= limits.nodes else {
            throw YAMLError(.tooLarge, "more than \(limits.nodes) values, aliases written out", mark: mark)
        }
    }

    private func check(depth: Int, at mark: Mark) throws(YAMLError) {
        guard depth <= limits.depth else {
            throw YAMLError(.tooLarge, "lists and mappings are nested more than \(limits.depth) deep", mark: mark)
        }
    }
}
