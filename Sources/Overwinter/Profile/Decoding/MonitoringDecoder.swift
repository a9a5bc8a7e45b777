import YAML

/// Reads whom a run tells of itself: `metrics`, `ping` and `notify`.
struct MonitoringDecoder {
    func monitoring(_ reader: MappingReader) -> MonitoringSpec {
        var spec = MonitoringSpec()
        if let metrics = reader.optional("metrics")?.mapping(ProfileKeys.metrics) {
            spec.textfile = metrics.required("textfile")?.metricsPath()
        }
        spec.ping = reader.optional("ping")?.url()
        if let node = reader.optional("notify") { spec.notify = programs(node) }
        return spec
    }

    /// One argument list, or a list of them.
    private func programs(_ node: NodeReader) -> [[String]] {
        let items = node.node.sequence?.nodes ?? []
        let isList = node.node.sequence != nil && items.allSatisfy { $0.sequence != nil }
        guard isList else { return [node.arguments()].compactMap { $0 } }
        return (node.list() ?? []).compactMap { $0.arguments() }
    }
}
