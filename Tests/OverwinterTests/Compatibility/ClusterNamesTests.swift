import FileTree
import OverwinterTesting
import Testing

@testable import Overwinter

/// `cassandra.yaml`, as it is met in sources of a service.
@Suite struct ClusterNamesTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func shell(_ script: String) {
        let result = ShellCommand.run("cd '\(scratch.path)' && \(script)")
        #expect(result.status == 0, "\(result.output)")
    }

    private func name(isSet: Bool = false) -> String? { ClusterNames.configured(in: scratch.path, isSet: isSet) }

    @Test("it is read where packages put it, whatever else is in it")
    func read() {
        #expect(name() == nil)
        shell("mkdir conf && printf 'a: 1\\ncluster_name: \"The Hive\"\\nb: [x]\\n' > conf/cassandra.yaml")
        #expect(name() == "The Hive" && name(isSet: true) == "The Hive")
        shell("printf \"cluster_name: 'Other'\\ncluster_name: twice\\n\" > cassandra.yaml")
        #expect(name() == "Other")
    }

    @Test("what is none says nothing")
    func none() {
        for text in ["", "of the new host", "- cluster_name: a", "a: 1", "cluster_name: [a]", "a: *b", "\\377"] {
            shell("printf -- '\(text)' > cassandra.yaml")
            #expect(name() == nil, "\(text)")
        }
    }

    @Test("in a set no link is followed, and nowhere is a fifo opened")
    func hostile() {
        shell("mkdir away && echo 'cluster_name: a' > away/cassandra.yaml && ln -s away/cassandra.yaml cassandra.yaml")
        #expect(name() == "a" && name(isSet: true) == nil)
        shell("rm cassandra.yaml && ln -s away conf")
        #expect(name() == "a" && name(isSet: true) == nil)
        shell("rm conf && mkfifo cassandra.yaml")
        #expect(name() == nil && name(isSet: true) == nil)
    }
}
