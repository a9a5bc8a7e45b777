import FileTree
import NearestName
import YAML

/// What only shows when the parts of a profile are seen together.
struct ProfileChecks {
    let services: [ServiceSpec]
    /// The services as they were written.
    let entries: [NamedReader]

    /// `after:` names other services of the profile, and leads to no cycle.
    func order() {
        let names = entries.map(\.name)
        var after: [String: [String]] = [:]
        for entry in entries {
            let items = entry.value.node.mapping?["after"]?.sequence?.nodes ?? []
            let path = entry.value.path.appending("after")
            for (index, item) in items.enumerated() {
                guard let name = item.string, !item.isNothing else { continue }
                let reader = NodeReader(item, path: path.appending(index: index), faults: entry.key.faults)
                if name == entry.name {
                    reader.fault("a service cannot come after itself")
                } else if names.contains(name) {
                    after[entry.name, default: []].append(name)
                } else {
                    let nearest = NearestName.closest(to: name, among: names.filter { $0 != entry.name })
                    reader.fault(
                        "no service '\(name.onOneLine)' in this profile", hint: nearest.map { "did you mean '\($0)'?" })
                }
            }
        }
        do {
            _ = try ServiceOrder.sorted(names: names, after: after)
        } catch {
            // Told where the first of them in the file says whom it waits for.
            guard let first = entries.first(where: { error.names.contains($0.name) }) else { return }
            let node = first.value.node.mapping?["after"] ?? first.value.node
            NodeReader(node, path: first.value.path.appending("after"), faults: first.key.faults)
                .fault("services wait for each other: \(error)", hint: "'after' must lead to no circle")
        }
    }

    /// No unit and no Compose service is two services.
    func managers() {
        var seen: [(manager: ServiceSpec.ServiceManager, name: String)] = []
        for service in services {
            if let other = seen.first(where: { $0.manager == service.manager }), other.name != service.name {
                entries.first { $0.name == service.name }?.key
                    .fault("stops and starts the same as '\(other.name)'")
            }
            seen.append((service.manager, service.name))
        }
    }

    /// No source lies in another one, nor the destination in a source, nor a source in the destination.
    func paths(_ sources: [PlacedPath], destination: PlacedDestination?) {
        for (index, source) in sources.enumerated() {
            if let destination {
                if destination.path.isAt(orBelow: source.path) {
                    destination.reader.fault(
                        "the destination '\(destination.path)' lies in the source '\(source.path)' (\(source.reader.path))",
                        hint: "a backup would copy itself")
                } else if source.path.isAt(orBelow: destination.path) {
                    source.reader.fault("'\(source.path)' lies in the destination '\(destination.path)'")
                }
            }
            for earlier in sources[..<index] {
                let place = "\(earlier.reader.path), line \(earlier.reader.node.mark.line)"
                if source.path == earlier.path {
                    source.reader.fault("'\(source.path)' is already a source (\(place))")
                } else if source.path.isAt(orBelow: earlier.path) {
                    source.reader.fault("'\(source.path)' lies in the source '\(earlier.path)' (\(place))")
                } else if earlier.path.isAt(orBelow: source.path) {
                    source.reader.fault("'\(source.path)' holds the source '\(earlier.path)' (\(place))")
                }
            }
        }
    }
}
