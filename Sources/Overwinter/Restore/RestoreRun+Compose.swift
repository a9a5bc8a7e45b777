import FileTree
import Services

/// What a Compose project needs besides its data.
extension RestoreRun {
    /// With the project's files back, the services are made from them.
    func remakeProject(_ driver: RunDriver) throws(OverwinterError) {
        guard let spec = profile.compose, options.elsewhere == nil else { return }
        do throws(ServiceError) {
            let stack = try ComposeStack.load(spec)
            let project = stack.project
            remade = stack
            // Where the files are now those of the set, the containers are made from them.
            driver.remakesContainers = targets.contains(where: \.isProjectFile)
            try driver.replaceServices { planned throws(ServiceError) in
                guard let old = planned as? ComposeService else { return nil }
                return try project.service(old.declared.name, name: old.name)
            }
        } catch {
            throw OverwinterError(error)
        }
    }

    /// Containers were made from the set's files: with the project's own files back, they are made from those.
    func remakeFromOldFiles(_ driver: RunDriver) {
        do throws(OverwinterError) {
            try remakeProject(driver)
        } catch {
            driver.returnServices()
            events.send(.note("the containers are started as they are: \(error.message)"))
        }
    }

    func makeVolume(_ index: Int, _ driver: RunDriver) throws(OverwinterError) {
        guard let volume = targets[index].volume, let engine = plan.stack?.project.engine else { return }
        let title = "\(targets[index].title): the volume '\(volume.name)'"
        if let remade, !remade.volumes.contains(where: { $0.name == volume.name }) {
            throw OverwinterError(.restoreFailed, "\(title) is none that the project's files declare")
        }
        do throws(ServiceError) {
            let found = try engine.volume(volume.name)
            // What came meanwhile may hold data, and nothing of it was set aside.
            guard (found == nil) == targets[index].isVolumeGone else {
                throw ServiceError(.stateUnknown, "\(title) came or went since the checks were made")
            }
            guard targets[index].isVolumeGone else { return }
            // Before it is made: one that is not there is removed as easily.
            guard journal?.append(.volumeMade(target: index, path: targets[index].path)) != false else {
                throw ServiceError(
                    .commandFailed, "\(title) is not made: the journal cannot be written", hint: journal?.fault?.hint)
            }
            let made = try engine.createVolume(volume.name, driver: volume.driver, labels: volume.labels)
            madeVolumes.append(volume.name)
            targets[index].path = BytePath(made.mountpoint)
        } catch {
            throw OverwinterError(error, as: .restoreFailed)
        }
    }

    /// Half-filled, they would be taken for whole by the next start of the project.
    func removeMadeVolumes() throws(OverwinterError) {
        for name in madeVolumes {
            do throws(ServiceError) {
                try plan.stack?.project.engine.removeMadeVolume(name)
            } catch {
                throw OverwinterError(error, as: .restoreFailed)
            }
        }
    }
}
