package import FileTree
import Glibc

extension RunLock {
    /// What a run of a profile locks: its destination and each of its services.
    package static func keys(of profile: Profile, destination: BytePath) -> [String] {
        let place = (try? Folder.realPath(destination)) ?? destination
        let services = profile.services.map { spec in
            switch spec.manager {
            case .systemd(let unit): "unit \(unit.contains(".") ? unit : unit + ".service")"
            case .compose(let service):
                "Compose service \(service) of \(profile.compose?.projectDirectory.description ?? "")"
            case .commands: "service \(spec.name) of \(profile.path)"
            }
        }
        return ["destination \(place)"] + services
    }
}

extension RunLock.Holder {
    /// This process.
    package init(run: String, verb: String, since: String) {
        self.init(pid: getpid(), run: run, verb: verb, since: since)
    }
}
