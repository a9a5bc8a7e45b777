import FileTree
import YAML

/// Reads a service's `ready`.
struct ReadyDecoder {
    /// Where relative paths start.
    let folder: BytePath?
    let isCompose: Bool

    func ready(_ node: NodeReader) -> ReadySpec? {
        guard let reader = node.mapping(ProfileKeys.ready) else { return nil }
        let within = reader.optional("within").map { $0.duration() } ?? ReadySpec.defaultWithin
        let credentials = reader.optional("credentials").map { $0.path(in: folder) } ?? nil
        let insecure = reader.optional("insecure").map { $0.bool() } ?? false
        guard let probe = probe(reader, credentials: credentials, insecure: insecure ?? false), let within else {
            return nil
        }
        return ReadySpec(probe: probe, within: within)
    }

    private func probe(_ reader: MappingReader, credentials: BytePath?, insecure: Bool) -> ReadySpec.Probe? {
        guard let probe = reader.given(ProfileKeys.ready.exactlyOne).first else { return nil }
        switch probe.name {
        case "http":
            return probe.value.url().map { .http(url: $0, credentials: credentials, insecure: insecure) }
        case "tcp":
            return probe.value.address().map { .tcp(host: $0.host, port: $0.port) }
        case "command":
            return probe.value.arguments().map { .command($0) }
        case "health":
            if !isCompose { probe.key.fault("only a Compose service has a health") }
            return probe.value.onlyTrue() ? .health : nil
        default:
            return probe.value.onlyTrue() ? .running : nil
        }
    }
}
