import OverwinterTesting
import Services
import Testing

@Suite struct UnitAccountTests {
    private let fake = FakePrograms()

    private func account(_ lines: String) throws -> UnitAccount? {
        fake.write("show", "Id=db.service\nLoadState=loaded\nActiveState=active\nSubState=running\n\(lines)\n")
        fake.add("systemctl", "answer show")
        let programs = ServicePrograms(environment: ["PATH": fake.isolatedSearchPath()], answerWithin: .seconds(20))
        return try SystemdUnit(name: "db", unit: "db", programs: programs).settings().account
    }

    @Test("as whom a unit runs, and what systemd gives to that user itself")
    func whatIsSaid() throws {
        let account = try account(
            "User=db\nGroup=\nSupplementaryGroups=ssl-cert keys\nDynamicUser=no\nStateDirectory=db db/more\nLogsDirectory=db:old-db"
        )
        #expect(account?.user == "db")
        #expect(account?.group == nil)
        #expect(account?.supplementaryGroups == ["ssl-cert", "keys"])
        #expect(account?.givenFolders == ["/var/lib/db", "/var/lib/db/more", "/var/log/db"])
        #expect(try self.account("User=db\nGroup=data")?.group == "data")
    }

    @Test(
        "whom permissions do not bind, or who cannot be told, is nobody to try",
        arguments: [
            "User=", "User=root", "User=0", "User=db\nDynamicUser=yes", "User=db\nRootDirectory=/srv/root",
            "User=db\nRootImage=/srv/image", "User=db\nAmbientCapabilities=cap_net_admin cap_dac_override",
            "User=db\nExecStartEx={ path=/bin/db ; argv[]=/bin/db ; flags=privileged ; pid=0 }",
        ])
    func nobody(lines: String) throws {
        #expect(try account(lines) == nil)
    }
}
