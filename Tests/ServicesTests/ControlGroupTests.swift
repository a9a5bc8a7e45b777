import OverwinterTesting
import Programs
import Testing

@testable import Services

@Suite struct ControlGroupTests {
    @Test func processesAreFoundBelowAndInEveryHierarchy() throws {
        let fake = FakePrograms()
        let make = "mkdir -p $1/v2/a.service/sub $1/v1/a.service $1/v1/b.service"
        #expect(try Program("sh", ["-c", make, "sh", fake.folder]).run().succeeded)
        fake.write("v2/a.service/cgroup.procs", "12\n7\n")
        fake.write("v2/a.service/sub/cgroup.procs", "300\n0\n")
        fake.write("v1/a.service/cgroup.procs", "7\n8\n")
        fake.write("v1/b.service/cgroup.procs", "9\n")
        var group = ControlGroup(path: "/a.service")
        group.mounts = ["\(fake.folder)/v2", "\(fake.folder)/none", "\(fake.folder)/v1"]
        #expect(group.processes == [7, 8, 12, 300])
        // What cannot be read is not empty.
        let damage = "rm $1/v1/a.service/cgroup.procs && mkdir $1/v1/a.service/cgroup.procs"
        #expect(try Program("sh", ["-c", damage, "sh", fake.folder]).run().succeeded)
        #expect(group.processes == nil)
    }
}
