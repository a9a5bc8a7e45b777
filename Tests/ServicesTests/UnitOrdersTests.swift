import OverwinterTesting
import Services
import Testing

@Suite("Units that take no orders")
struct UnitOrdersTests {
    private let fake = FakePrograms()

    private func settings(_ line: String) throws -> UnitSettings {
        fake.write("show", "Id=db.service\nLoadState=loaded\nActiveState=active\nSubState=running\n\(line)\n")
        fake.add("systemctl", "answer show")
        let programs = ServicePrograms(
            environment: ["PATH": fake.isolatedSearchPath()], answerWithin: .seconds(20))
        return try SystemdUnit(name: "db", unit: "db", programs: programs).settings()
    }

    @Test(
        "what could be stopped and not started, or not be stopped, is told before",
        arguments: [
            ("Transient=yes", "is transient: it could be stopped, and not started again"),
            ("CanStart=no", "may not be started by hand: it could be stopped, and not started again"),
            ("CanStop=no", "may not be stopped by hand"),
        ])
    func refused(line: String, told: String) throws {
        let settings = try settings(line)
        let error = thrown(ServiceError.self) { try settings.checkOrders() }
        #expect(error?.code == .unknownUnit && error?.message == "unit db.service \(told)")
        #expect(error?.hint != nil)
    }

    @Test(
        "others take them, and those of a systemd that does not say", arguments: ["Transient=no\nCanStart=yes", "X="])
    func taken(lines: String) throws {
        try settings(lines).checkOrders()
    }
}
