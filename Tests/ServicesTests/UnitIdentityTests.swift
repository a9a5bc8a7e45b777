import OverwinterTesting
import Services
import Testing

@Suite struct UnitIdentityTests {
    private let fake = FakePrograms()

    private var programs: ServicePrograms {
        ServicePrograms(environment: ["PATH": fake.isolatedSearchPath()], answerWithin: .seconds(20))
    }

    @Test("an alias and its unit have one name, by one question")
    func aliases() {
        fake.add("systemctl", "printf 'Id=db.service\\n\\nId=db.service\\n\\nId=web.service\\n'")
        let identities = SystemdUnit.identities(of: ["db", "database.service", "a b", "web"], programs: programs)
        #expect(identities == ["db": "db.service", "database.service": "db.service", "web": "web.service"])
        #expect(
            fake.calls == [
                "systemctl [show] [--no-pager] [--property=Id] [--] [db.service] [database.service] [web.service]"
            ])
    }

    @Test("without units nothing is asked; without an answer nothing is known")
    func withoutAnAnswer() {
        fake.add("systemctl", "exit 1")
        #expect(SystemdUnit.identities(of: [], programs: programs) == [:])
        #expect(fake.calls == [])
        #expect(SystemdUnit.identities(of: ["db"], programs: programs) == [:])
    }
}
