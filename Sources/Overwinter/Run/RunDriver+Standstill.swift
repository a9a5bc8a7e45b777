import FileTree
import Services

/// Proof that nothing runs while data is copied or moved.
extension RunDriver {
    /// Looks at every service again; one that is up makes the copy worthless.
    ///
    /// - Throws: ``OverwinterError`` with code `source-changed`.
    package func proveStandstill(_ moment: String) throws(OverwinterError) {
        for (index, planned) in services.enumerated() {
            let status: ServiceStatus
            do throws(ServiceError) {
                status = try planned.service.status()
            } catch {
                throw OverwinterError(error)
            }
            guard !status.ran else {
                throw OverwinterError(
                    .sourceChanged,
                    "service '\(planned.name)' is \(status.detail) \(moment): what was copied is not cold",
                    hint: "find out what started \(planned.service.title), and keep it from doing so during a backup")
            }
            // One that was started and has ended again between two looks. An unloaded unit forgets its last start.
            if let start = status.start, let before = starts.updateValue(start, forKey: index), before != start {
                throw OverwinterError(
                    .sourceChanged,
                    "service '\(planned.name)' was started meanwhile, and is \(status.detail) \(moment): what was copied is "
                        + "not cold",
                    hint: "find out what started \(planned.service.title), and keep it from doing so during a backup")
            }
            evidence.append(
                SetRecord.Evidence(
                    name: "standstill", service: planned.name, at: UTCTime.now, detail: "\(moment): \(status.detail)"))
        }
    }

    /// Stops what somebody else has started meanwhile, before data is moved away under it.
    package func standDown() throws(OverwinterError) {
        for (index, planned) in services.enumerated().reversed() {
            // A manager that does not answer says nothing new: every service was proven to stand still before.
            guard let status = try? planned.service.status(), status.ran else { continue }
            events.send(.note("\(planned.name) is \(status.detail): it is stopped before the old data is put back"))
            stoodDown.append(index)
            journal?.append(.stopBegun(service: planned.name))
            do throws(ServiceError) {
                try planned.service.stop(within: planned.stopTimeout)
                journal?.append(
                    .stopProven(service: planned.name, start: (try? planned.service.status())?.start))
            } catch {
                throw OverwinterError(error)
            }
        }
    }
}
