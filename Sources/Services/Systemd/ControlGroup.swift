import Glibc

/// The processes that systemd counts to a unit (cgroups(7)).
package struct ControlGroup {
    /// As systemd names it: `/system.slice/cassandra.service`.
    let path: String
    /// Where the hierarchies may be mounted: unified, hybrid, and systemd's own of version 1.
    var mounts = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"]

    package init(path: String) {
        self.path = path
    }

    /// What runs in the group, for messages: `123 (java)`; empty once its unit is down.
    ///
    /// - Throws: `.stateUnknown` where that cannot be read.
    package func left(of service: any Service) throws(ServiceError) -> [String] {
        guard let processes else {
            throw ServiceError(
                .stateUnknown, "the control group of \(service.title) cannot be read, so processes of it may run",
                hint: "look into /sys/fs/cgroup\(path)/cgroup.procs")
        }
        return processes.map(Self.describe)
    }

    /// The processes in the group and below it; none where there is no such group, nil where it cannot be read.
    ///
    /// 0 stands for one outside this PID namespace: another systemd that shares the hierarchy has it, not ours.
    var processes: [Int32]? {
        var found: Set<Int32> = []
        for mount in mounts {
            guard let more = Self.processes(below: mount + path) else { return nil }
            found.formUnion(more)
        }
        return found.subtracting([0]).sorted()
    }

    private static func processes(below folder: String) -> [Int32]? {
        guard let listing = opendir(folder) else { return isGone(errno) ? [] : nil }
        defer { closedir(listing) }
        guard let text = contents(of: folder + "/cgroup.procs") else { return nil }
        var found = text.split(separator: "\n").compactMap { Int32($0) }
        while true {
            errno = 0
            guard let entry = readdir(listing) else {
                return errno == 0 || isGone(errno) ? found : nil
            }
            guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            guard let more = processes(below: "\(folder)/\(name)") else { return nil }
            found += more
        }
    }

    /// No such group any more, or one of threads, whose processes the group above has.
    private static func isGone(_ number: Int32) -> Bool {
        [ENOENT, ENOTDIR, ENODEV, EOPNOTSUPP].contains(number)
    }

    /// `123 (java)`, for messages.
    static func describe(_ process: Int32) -> String {
        let command = (contents(of: "/proc/\(process)/comm") ?? "").prefix { $0 != "\n" }
        return command.isEmpty ? "\(process)" : "\(process) (\(command))"
    }

    /// Empty where the file is gone, nil where it cannot be read.
    private static func contents(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return isGone(errno) ? "" : nil }
        defer { close(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 && !isGone(errno) { return nil }
            if count <= 0 { return String(decoding: text, as: UTF8.self) }
            text += buffer[..<count]
        }
    }
}
