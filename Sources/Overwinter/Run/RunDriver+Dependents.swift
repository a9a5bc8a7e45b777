import Services

/// What a stop takes along: it is owed, and stopped, before that stop is ordered.
///
/// The plan has it in the right order; here it is asked for once more, since somebody may have started it after that.
extension RunDriver {
    /// Stops all that a stop of the service would take along.
    ///
    /// - Throws: where that is in another run's hands, or not to be had back: then the service is left as it is.
    func stopDependents(of index: Int) throws(OverwinterError) {
        for other in try dependents(of: index, insisting: true) where isToBeStopped(other) {
            stoppedAhead.remove(other)
            // Owed from here on, however its stop goes.
            stoodDown.append(other)
            try stop(other)
            stoppedAhead.insert(other)
        }
    }

    /// Takes in what a stop of the service would take along.
    ///
    /// - Throws: as `stopDependents`; nothing was done yet.
    func takeInDependents(of index: Int) throws(OverwinterError) {
        _ = try dependents(of: index, insisting: true)
    }

    /// The same on the way back, where nothing is refused any more: what is told is that it was brought down.
    ///
    /// - Returns: the services that were stopped, to be started once more.
    @discardableResult
    func bringDownDependents(of index: Int) throws(OverwinterError) -> [Int] {
        inHand.insert(index)
        defer { inHand.remove(index) }
        var down: [Int] = []
        for other in try dependents(of: index, insisting: false) where isToBeStopped(other) {
            down += try bringDownDependents(of: other)
            let planned = services[other]
            events.send(.note("\(planned.name) hangs on \(services[index].name), and is stopped first"))
            stoodDown.append(other)
            down.append(other)
            journal?.append(.stopBegun(service: planned.name))
            do throws(ServiceError) {
                try planned.service.stop(within: planned.stopTimeout)
                journal?.append(.stopProven(service: planned.name, start: try planned.service.status().start))
            } catch {
                throw OverwinterError(error)
            }
        }
        return down
    }

    /// One may have gone with another; and units may hang on each other in a circle.
    private func isToBeStopped(_ index: Int) -> Bool {
        guard !inHand.contains(index) else { return false }
        return (try? services[index].service.status())?.ran != false
    }

    /// What runs and would be taken along, the farthest first; what the run does not know yet joins it.
    private func dependents(of index: Int, insisting: Bool) throws(OverwinterError) -> [Int] {
        guard let unit = services[index].service as? SystemdUnit else { return [] }
        let names = services.map { ($0.service as? SystemdUnit)?.unit }
        let graph: UnitGraph
        do throws(ServiceError) {
            graph = try UnitGraph(of: names.compactMap { $0 }, programs: unit.programs)
        } catch {
            throw OverwinterError(error)
        }
        var found: [Int] = []
        for dependent in graph.dependents(of: [unit.unit]).reversed() {
            let known = names.firstIndex { $0.map(graph.identity) == dependent.unit }
            if let known {
                found.append(known)
            } else if let joined = try join(dependent, unit.programs, insisting: insisting) {
                found.append(joined)
            }
        }
        return found
    }

    /// - Throws: where it is the run's own unit, or could not be started again.
    private func plannedJoiner(
        _ dependent: DependentUnit, _ programs: ServicePrograms
    ) throws(OverwinterError) -> PlannedService {
        if OwnUnit.isOwn(dependent.unit) {
            let fault = OwnUnit.fault(of: dependent)
            throw OverwinterError(.stopFailed, fault.message, hint: fault.hint, faults: [fault])
        }
        do throws(ServiceError) {
            return try Companions.planned(dependent, programs: programs)
        } catch {
            throw OverwinterError(error)
        }
    }

    /// Takes a unit in that came up after the plan: with its lock, and in the journal before anything is done to it.
    private func join(
        _ dependent: DependentUnit, _ programs: ServicePrograms, insisting: Bool
    ) throws(OverwinterError) -> Int? {
        let planned: PlannedService
        do throws(OverwinterError) {
            planned = try plannedJoiner(dependent, programs)
        } catch {
            if insisting { throw error }
            // What depends on it has to be brought to its end all the same.
            events.send(.note("\(dependent.unit): \(error.message)"))
            return nil
        }
        do throws(OverwinterError) {
            try lateLocks?.take([planned])
        } catch {
            if insisting { throw error }
            events.send(.note("\(planned.name): \(error.message)"))
        }
        if let journal {
            let service = JournalService(planned, profilePath: journal.header.profilePath)
            if !journal.append(.joined(service: service)), insisting {
                throw journal.fault ?? OverwinterError(.journalFailed, "unable to write the journal '\(journal.path)'")
            }
        }
        warn(
            Warning(
                code: "companion",
                message:
                    "\(dependent.unit) has come up since the checks, and a stop of \(dependent.dependsOn) takes it "
                    + "along: it is stopped and started too"))
        return takeIn(planned)
    }
}
