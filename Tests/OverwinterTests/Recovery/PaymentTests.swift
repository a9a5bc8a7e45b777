import Services
import Testing

@testable import Overwinter

@Suite("How a debt is paid, by what its manager says")
struct PaymentTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var debt: Debt.Start
        var status: ServiceStatus?
        var isSameBoot = true
        /// The service's start identity before the run.
        var before: String? = "1"
        var payment: String
        var testDescription: String { what }
    }

    private static func up(_ start: String?) -> ServiceStatus {
        ServiceStatus(activity: .running, detail: "up", isUp: true, start: start)
    }

    private static func down(
        _ start: String?, _ activity: ServiceStatus.Activity = .stopped, unclean: String? = nil
    ) -> ServiceStatus {
        ServiceStatus(activity: activity, detail: "down", uncleanExit: unclean, isUp: false, start: start)
    }

    private static let proven = Debt.Start(service: 0, settlesFirst: false, stopped: "1")
    private static let begun = Debt.Start(service: 0, settlesFirst: true)
    private static let starting = Debt.Start(service: 0, settlesFirst: false, stopped: "1", isBegun: true)
    private static let started = Debt.Start(
        service: 0, settlesFirst: false, stopped: "1", isBegun: true, started: "2")

    private static let unready = Debt.Start(
        service: 0, settlesFirst: false, stopped: "1", isBegun: true, started: "2", isUnready: true)

    static let rows = [
        Row(what: "proven, down", debt: proven, status: down("1"), payment: "start"),
        Row(what: "proven, down and forgotten by its manager", debt: proven, status: down(nil), payment: "start"),
        Row(what: "proven, failed since", debt: proven, status: down("9", .failed), payment: "start"),
        Row(
            what: "proven, ended uncleanly since", debt: proven, status: down("9", unclean: "killed"), payment: "start"),
        Row(what: "proven, up by another's start", debt: proven, status: up("9"), payment: "void"),
        Row(what: "proven, up and stopped by another", debt: proven, status: down("9"), payment: "void"),
        Row(what: "proven, up by the very start that was stopped", debt: proven, status: up("1"), payment: "wait"),
        Row(what: "proven, unknown", debt: proven, status: nil, payment: "start"),
        Row(what: "stop begun, still up", debt: begun, status: up("1"), payment: "settle"),
        Row(what: "stop begun, ended meanwhile", debt: begun, status: down("1"), payment: "start"),
        Row(what: "stop begun, killed by its manager", debt: begun, status: down("1", .failed), payment: "start"),
        Row(what: "stop begun, up by another's start", debt: begun, status: up("9"), payment: "void"),
        Row(what: "stop begun, unknown", debt: begun, status: nil, payment: "settle"),
        Row(
            what: "start begun, up as something new: it may be ours", debt: starting, status: up("9"), payment: "start"),
        Row(what: "start begun, down", debt: starting, status: down("1"), payment: "start"),
        Row(
            what: "start begun, down as something new: it may be ours", debt: starting, status: down("9"),
            payment: "start"),
        Row(what: "started, up", debt: started, status: up("2"), payment: "wait"),
        Row(what: "started, up by another's start", debt: started, status: up("9"), payment: "void"),
        Row(
            what: "started in vain, up by another start: its manager's perhaps", debt: unready, status: up("9"),
            payment: "wait"),
        Row(what: "started, down again: nobody knows why", debt: started, status: down("2"), payment: "start"),
        Row(what: "started, stopped by another after his start", debt: started, status: down("9"), payment: "void"),
        Row(what: "started, failed", debt: started, status: down("2", .failed), payment: "start"),
        // Managers without identities.
        Row(what: "commands: proven, down", debt: nameless(proven), status: down(nil), before: nil, payment: "start"),
        Row(what: "commands: proven, up", debt: nameless(proven), status: up(nil), before: nil, payment: "void"),
        Row(what: "commands: stop begun, up", debt: begun, status: up(nil), before: nil, payment: "settle"),
        Row(
            what: "commands: stop begun, up after a boot", debt: begun, status: up(nil), isSameBoot: false, before: nil,
            payment: "void"),
        Row(what: "commands: start begun, up", debt: nameless(starting), status: up(nil), before: nil, payment: "wait"),
    ]

    private static let pair = Debt.Start(service: 0, settlesFirst: false, stopped: "a@1 b@1")
    private static func half(_ start: String, _ second: ServiceStatus.Activity?) -> ServiceStatus {
        let states = [("a", ServiceStatus.Activity.running)] + (second.map { [("b", $0)] } ?? [])
        return ServiceStatus(
            activity: .running, detail: "up", isUp: true, start: start,
            containers: states.map { ContainerState(id: $0.0, name: $0.0, activity: $0.1) })
    }

    // A Compose service of two containers: its identity is that of each.
    static let replicas = [
        Row(what: "two: both down", debt: pair, status: down("a@1 b@1"), before: "a@1 b@1", payment: "start"),
        Row(what: "two: one removed, one down", debt: pair, status: down("a@1"), before: "a@1 b@1", payment: "start"),
        Row(what: "two: one made anew", debt: pair, status: down("a@1 c@9"), before: "a@1 b@1", payment: "void"),
        Row(
            what: "two: another has started one of them", debt: pair, status: half("a@9 b@1", .stopped),
            before: "a@1 b@1", payment: "start"),
        Row(
            what: "two: another has started both", debt: pair, status: half("a@9 b@9", .running), before: "a@1 b@1",
            payment: "void"),
        Row(
            what: "two: another has started one and removed one", debt: pair, status: half("a@9", nil),
            before: "a@1 b@1", payment: "void"),
    ]

    private static func nameless(_ start: Debt.Start) -> Debt.Start {
        var start = start
        start.stopped = nil
        return start
    }

    @Test(arguments: rows + replicas) func isPaid(row: Row) {
        var service = JournalYard.service("a", start: row.before)
        service.before.containers = (row.before ?? "").split(separator: " ").filter { $0.contains("@") }.map {
            ContainerState(id: String($0.prefix(1)), name: String($0.prefix(1)), activity: .running)
        }
        let payment = Payment.of(row.debt, service, row.status, isSameBoot: row.isSameBoot)
        let word =
            switch payment {
            case .start: "start"
            case .settleAndStart: "settle"
            case .awaitReady: "wait"
            case .void: "void"
            }
        #expect(word == row.payment)
    }
}
