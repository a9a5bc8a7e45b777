/// The commands that a person types for a Compose project.
struct ComposeCommands {
    private let compose: SetRecord.Compose

    /// Nil where the set has no Compose project.
    init?(_ record: SetRecord) {
        guard let compose = record.compose else { return nil }
        self.compose = compose
    }

    /// Where the project is gone altogether there is nothing to stop.
    func stop(_ service: SetRecord.Service) -> String {
        "[ ! -d \(ShellWord.of(compose.directory)) ] || " + inProject("stop \(ShellWord.of(service.name))")
    }

    func start(_ service: SetRecord.Service) -> String {
        inProject("up -d --no-deps --wait \(ShellWord.of(service.name))")
    }

    /// Compose reads `.env` from the project's folder, which may use `PWD`: hence the `cd`.
    private func inProject(_ command: String) -> String {
        let files = compose.files.map { " -f " + ShellWord.of($0) }.joined()
        return "(cd \(ShellWord.of(compose.directory)) && "
            + "docker compose -p \(ShellWord.of(compose.project))\(files) \(command))"
    }

    /// A volume without Compose's labels would be a stranger's to it.
    static func make(_ volume: SetRecord.Compose.Volume) -> [String] {
        let name = ShellWord.of(volume.name)
        let labels = volume.labels.sorted { $0.key < $1.key }.map {
            " --label " + ShellWord.of("\($0.key)=\($0.value)")
        }
        return [
            "docker volume inspect \(name) >/dev/null 2>&1 || "
                + "docker volume create --driver \(ShellWord.of(volume.driver))\(labels.joined()) \(name)"
        ]
    }

    /// A word of the shell: where the volume's content is now.
    static func mountpoint(_ volume: SetRecord.Compose.Volume) -> String {
        "\"$(docker volume inspect -f '{{.Mountpoint}}' \(ShellWord.of(volume.name)))\""
    }
}
