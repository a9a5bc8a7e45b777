import FileTree
import Services

/// Finds what a Compose service keeps on the host: its bind mounts and named volumes.
package enum ComposeDiscovery {
    /// One found source, with the volume that it is.
    package struct Found {
        package var source: SourceSpec
        package var volume: ComposeVolumeUse?
    }

    /// The sources of a service, each named for the last component of its path in the container.
    package static func sources(
        of service: String, spec: ServiceSpec, stack: ComposeStack, findings: inout Findings
    ) -> [Found] {
        var found: [Found] = []
        var names: Set<String> = []
        for mount in stack.project.services[service]?.mounts ?? [] {
            guard let target = BytePath(mount.target).string, !isExcluded(mount, spec) else { continue }
            guard var source = source(of: mount, spec: spec, stack: stack, findings: &findings) else { continue }
            source.source.name = unique(name(for: target), among: &names)
            found.append(source)
        }
        return found
    }

    private static func isExcluded(_ mount: DeclaredService.Mount, _ spec: ServiceSpec) -> Bool {
        spec.exclude.contains { BytePath(mount.target) == $0 || BytePath(mount.source ?? "") == $0 }
    }

    private static func source(
        of mount: DeclaredService.Mount, spec: ServiceSpec, stack: ComposeStack, findings: inout Findings
    ) -> Found? {
        switch mount.type {
        case "bind":
            let path = BytePath(mount.source ?? "")
            // A socket is a way to talk to somebody, not data.
            if let status = try? FileStatus.ifPresent(path, followingLinks: true), status.kind == .socket { return nil }
            guard path.isAt(orBelow: stack.directory) else {
                findings.fault(
                    "compose-outside",
                    "service '\(spec.name)' mounts '\(path)', which lies outside the project: it is neither named nor excluded",
                    hint: "name it under the service's sources, or list it under its exclude")
                return nil
            }
            return Found(source: SourceSpec(name: "", path: path))
        case "volume":
            return volume(mount, spec: spec, stack: stack, findings: &findings)
        default:
            return nil
        }
    }

    private static func volume(
        _ mount: DeclaredService.Mount, spec: ServiceSpec, stack: ComposeStack, findings: inout Findings
    ) -> Found? {
        guard let key = mount.source, let volume = stack.volumes.first(where: { $0.key == key }) else {
            findings.warn(
                "anonymous-volume",
                "service '\(spec.name)' has an anonymous volume at '\(mount.target)', which is not saved")
            return nil
        }
        guard !volume.hasOptions else {
            findings.fault(
                "volume-options",
                "service '\(spec.name)': volume '\(key)' has driver options, so its folder is gone once its container stops",
                hint: "name the path behind it under the service's sources")
            return nil
        }
        guard let mountpoint = volume.mountpoint else {
            findings.fault(
                "volume-missing", "service '\(spec.name)': volume '\(volume.name)' does not exist yet",
                hint: "start the project once: docker compose up -d")
            return nil
        }
        return Found(
            source: SourceSpec(name: "", path: mountpoint),
            volume: ComposeVolumeUse(key: key, name: volume.name))
    }

    /// The last component in lower case, with what no name may hold left out.
    private static func name(for target: String) -> String {
        let last = BytePath(target).lastComponent.string ?? ""
        let kept = last.lowercased().unicodeScalars.filter { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar)
        }
        let name = String(String.UnicodeScalarView(kept)).drop { "._-".contains($0) }
        return name.isEmpty ? "root" : String(name)
    }

    private static func unique(_ name: String, among names: inout Set<String>) -> String {
        if names.insert(name).inserted { return name }
        var number = 2
        while !names.insert("\(name)-\(number)").inserted { number += 1 }
        return "\(name)-\(number)"
    }
}
