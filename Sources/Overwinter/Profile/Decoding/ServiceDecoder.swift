import FileTree
import YAML

/// Reads one entry of `services:`.
struct ServiceDecoder {
    /// Where relative paths start.
    let folder: BytePath?
    /// Whether the profile has a `compose:` section.
    let hasCompose: Bool

    func service(_ entry: NamedReader, sources: inout SourceDecoder) -> ServiceSpec? {
        let name = entry.key.name(of: "service", reserved: ProfileName.noServices)
        guard let reader = entry.value.mapping(ProfileKeys.service) else { return nil }
        let manager = manager(reader, entry: entry)
        let isCompose = if case .compose = manager { true } else { false }
        if !isCompose, manager != nil, let exclude = reader.entry("exclude") {
            exclude.key.fault(
                "only a Compose service has mounts to exclude", hint: "a source has its own 'exclude'")
        }
        if !isCompose, manager != nil, reader.optional("sources") == nil {
            entry.key.faults.add(
                Fault(
                    .missingKey, "the key is missing", hint: "write 'sources: {}' for a service that is only stopped",
                    mark: entry.key.node.mark, path: reader.path.appending("sources")))
        }
        var service = ServiceSpec(
            name: name ?? entry.name, manager: manager ?? .compose(service: entry.name), mark: entry.key.node.mark)
        service.after = reader.optional("after")?.strings()
        service.stopTimeout = reader.optional("stop-timeout")?.duration()
        service.beforeStop = reader.optional("before-stop")?.arguments()
        if let timeout = reader.optional("before-stop-timeout")?.duration() { service.beforeStopTimeout = timeout }
        let decoder = ReadyDecoder(folder: folder, isCompose: isCompose || manager == nil)
        service.ready = reader.optional("ready").flatMap { decoder.ready($0) }
        if let node = reader.optional("sources") { service.sources = sources.sources(node) }
        service.exclude = reader.optional("exclude")?.list()?.compactMap { $0.path(in: folder) } ?? []
        return service
    }

    private func manager(_ reader: MappingReader, entry: NamedReader) -> ServiceSpec.ServiceManager? {
        guard let given = reader.given(ProfileKeys.service.atMostOne).first else {
            if hasCompose { return .compose(service: entry.name) }
            entry.key.fault(
                "what stops and starts the service is missing", code: .missingKey,
                hint: "give it 'systemd' or 'commands', or the profile a 'compose' section")
            return nil
        }
        switch given.name {
        case "systemd": return unit(given.value).map { .systemd(unit: $0) }
        case "compose":
            if !hasCompose {
                given.key.fault("the profile has no Compose project", hint: "give the profile a 'compose' section")
            }
            return word(given.value, also: "._-", "Compose service").map { .compose(service: $0) }
        default:
            guard let commands = given.value.mapping(ProfileKeys.commands) else { return nil }
            let start = commands.required("start")?.arguments()
            let stop = commands.required("stop")?.arguments()
            let status = commands.required("status")?.arguments()
            guard let start, let stop, let status else { return nil }
            return .commands(start: start, stop: stop, status: status)
        }
    }

    private func unit(_ node: NodeReader) -> String? {
        word(node, also: ":_.\\@-", "systemd unit")
    }

    /// A name of another program's world: it must not be taken for an option or a path.
    private func word(_ node: NodeReader, also: String, _ kind: String) -> String? {
        guard let text = node.string() else { return nil }
        let isWord = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (Character(scalar).isLetter || Character(scalar).isNumber || also.unicodeScalars.contains(scalar))
        }
        guard isWord, !text.isEmpty, !text.hasPrefix("-") else {
            node.fault("'\(text.onOneLine)' cannot be the name of a \(kind)")
            return nil
        }
        return text
    }
}
