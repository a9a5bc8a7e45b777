import Glibc
import Services

/// How long a manager is waited for that does not say how its service is.
extension DebtCollection {
    /// Why a service is left to `overwinter recover`; nil where it is paid now.
    ///
    /// A run that has nothing to do with it waits for no manager: each is asked once.
    func whyLeft(_ planned: PlannedService) -> String? {
        guard !isPatient, !(planned.service is CommandService) else { return nil }
        let manager = ObjectIdentifier(type(of: planned.service))
        if mute[manager] == nil {
            do throws(ServiceError) {
                _ = try planned.service.calling { $0.answerWithin = .seconds(10) }.status()
            } catch {
                guard [.managerUnavailable, .noDocker].contains(error.code) else { return nil }
                mute[manager] = error.message
            }
        }
        return mute[manager]
    }

    /// What its manager says once it says anything: a stop that was begun may be on its way, an engine still come up.
    func settledStatus(of planned: PlannedService, within limit: Duration? = nil) -> ServiceStatus? {
        let patience = isPatient ? max(planned.stopTimeout, .seconds(60)) + .seconds(30) : .seconds(2)
        let end = ContinuousClock.now + (limit ?? patience)
        var isTold = false
        while true {
            do throws(ServiceError) {
                return try planned.service.status()
            } catch {
                guard [.stateUnknown, .managerUnavailable].contains(error.code), ContinuousClock.now < end,
                    !cancellation.isCancelled
                else {
                    events.send(.note("\(planned.name): \(error.message)"))
                    return nil
                }
                if !isTold { events.send(.waiting(subject: planned.name, reason: error.message)) }
                isTold = true
                usleep(500_000)
            }
        }
    }
}
