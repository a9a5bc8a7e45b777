import FileTree
import Services

/// Proof that nothing runs while data is copied or moved.
extension RunDriver {
    /// Looks at every service again.
    ///
    /// - Parameter consequence: what is true if one is up, or was in between.
    /// - Throws: ``OverwinterError`` with code `source-changed`.
    package func proveStandstill(_ moment: String, else consequence: String) throws(OverwinterError) {
        for (index, planned) in services.enumerated() {
            let status: ServiceStatus
            do throws(ServiceError) {
                status = try planned.service.status()
            } catch {
                throw OverwinterError(error)
            }
            guard !status.ran else {
                throw restarted(planned, "service '\(planned.name)' is \(status.detail) \(moment): \(consequence)")
            }
            // One that was started and has ended again between two looks. An unloaded unit forgets its last start.
            if let start = status.start, let before = starts.updateValue(start, forKey: index), before != start {
                throw restarted(
                    planned,
                    "service '\(planned.name)' was started meanwhile, and is \(status.detail) \(moment): \(consequence)"
                )
            }
            let exit = status.lastExit.map { ", \($0)" } ?? ""
            keep("standstill", planned.name, "\(moment): \(status.detail)\(exit)")
        }
    }

    private func restarted(_ planned: PlannedService, _ message: String) -> OverwinterError {
        OverwinterError(
            .sourceChanged, message,
            hint: "find out what started \(planned.service.title), and keep it from doing so meanwhile",
            faults: [OverwinterError.Fault(code: "started-again", message: message)])
    }

    /// Stops what runs again, before data is moved away under it.
    ///
    /// - Parameter mayHaveStarted: this run has started services itself, so that one whose manager does not answer may run: it
    ///   is stopped as well, if the run had it in hand.
    package func standDown(mayHaveStarted: Bool = false) throws(OverwinterError) {
        for (index, planned) in services.enumerated().reversed() {
            do throws(ServiceError) {
                let status = try planned.service.status()
                guard status.ran else { continue }
                events.send(
                    .note("\(planned.name) is \(status.detail): it is stopped before \(words.old) is put back"))
                stoodDown.append(index)
            } catch {
                // It says nothing new: every service was proven to stand still before.
                guard mayHaveStarted else { continue }
                guard hadInHand(planned.name) else { throw OverwinterError(error) }
                events.send(
                    .note("\(planned.name): \(error.message): it is stopped before \(words.old) is put back"))
            }
            try bringDownDependents(of: index)
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
    /// Whether the run has stopped or started it: to stop it again makes no debt that it does not have.
    func hadInHand(_ name: String) -> Bool {
        journal?.recorded.contains { event in
            switch event {
            case .stopBegun(let one), .startBegun(let one): one == name
            default: false
            }
        } ?? false
    }
}
