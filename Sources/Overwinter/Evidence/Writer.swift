import FileTree

/// A process that can change a file of a source.
struct Writer {
    var holder: FileHolder
    /// As we see it.
    var path: BytePath
    var source: WatchedSource

    /// `pid 4711 (python3, unit cron.service) has '/srv/app/file' open for writing`.
    var sentence: String {
        switch holder.way {
        case .openForWriting: "\(Self.title(of: holder.process)) has '\(path)' open for writing"
        case .mappedForWriting: "\(Self.title(of: holder.process)) has '\(path)' mapped for writing"
        }
    }

    /// A process for a reader, with the unit or container it belongs to.
    static func title(of process: Int32) -> String {
        let facts = ProcessFacts.of(process)
        guard let program = facts.program else { return "pid \(process), which has ended since," }
        let group = facts.controlGroup.flatMap { home(of: $0) }.map { ", \($0)" } ?? ""
        return "pid \(process) (\(program)\(group))"
    }

    /// `unit cron.service` of `/system.slice/cron.service/sub`, `container 4f2a…` of what Docker makes.
    static func home(of group: BytePath) -> String? {
        for component in group.components.reversed() {
            let name = EscapedName.shown(component)
            let bare = name.hasPrefix("docker-") ? name.dropFirst(7).prefix { $0 != "." } : name[...]
            if bare.count == 64, bare.allSatisfy(\.isHexDigit) { return "container \(bare.prefix(12))" }
            if name.hasSuffix(".service") || name.hasSuffix(".scope") { return "unit \(name)" }
        }
        return nil
    }
}
