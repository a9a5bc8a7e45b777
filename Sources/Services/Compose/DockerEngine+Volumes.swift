import Programs

extension DockerEngine {
    /// A volume by the engine's name; nil where there is none.
    package func volume(_ name: String) throws(ServiceError) -> DockerVolume? {
        // `inspect` of a missing volume fails like any other failure; the list does not.
        let result = try run(["volume", "ls", "--quiet"], within: programs.answerWithin)
        guard result.succeeded else {
            throw ServiceError(.managerUnavailable, "unable to list the engine's volumes: docker \(result.failure)")
        }
        let names = result.standardOutput.split(separator: UInt8(ascii: "\n"))
        guard names.contains(Array(name.utf8)[...]) else { return nil }
        return try volumes([name]).first
    }

    /// Removes a volume with its contents; the engine refuses where a container has it.
    package func removeVolume(_ name: String) throws(ServiceError) {
        let result = try run(["volume", "rm", "--", name], within: programs.answerWithin)
        guard result.succeeded else {
            throw ServiceError(.stateUnknown, "unable to remove the volume '\(name)': docker \(result.failure)")
        }
    }

    /// Removes a volume that a restore has made, with the containers that were made for it since: none of them may run.
    package func removeMadeVolume(_ name: String) throws(ServiceError) {
        let found = try run(
            ["ps", "--all", "--quiet", "--no-trunc", "--filter", "volume=\(name)"], within: programs.answerWithin)
        guard found.succeeded else {
            throw ServiceError(
                .managerUnavailable, "unable to list the containers of the volume '\(name)': docker \(found.failure)")
        }
        let containers = found.standardOutput.split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0, as: UTF8.self)
        }
        if !containers.isEmpty {
            let result = try run(["rm", "--volumes", "--"] + containers, within: programs.answerWithin)
            guard result.succeeded else {
                throw ServiceError(
                    .stateUnknown, "unable to remove the containers of the volume '\(name)': docker \(result.failure)")
            }
        }
        try removeVolume(name)
    }

    /// Makes a volume, empty, with the labels by which Compose knows it as its own.
    package func createVolume(
        _ name: String, driver: String, labels: [String: String]
    ) throws(ServiceError) -> DockerVolume {
        let options = labels.sorted { $0.key < $1.key }.flatMap { ["--label", "\($0.key)=\($0.value)"] }
        let result = try run(
            ["volume", "create", "--driver", driver] + options + ["--", name], within: programs.answerWithin)
        guard result.succeeded, let volume = try volume(name) else {
            throw ServiceError(.startFailed, "unable to make the volume '\(name)': docker \(result.failure)")
        }
        return volume
    }
}
